// SPDX-License-Identifier: MIT

// Package pairword has the keys under which the name of something and its value are two members of
// one object, as in {"name":"password","value":"x"}. All are in lower case.
package pairword

// Names returns the members that hold the name.
func Names() []string {
	return []string{"name", "key", "field", "fieldname", "field_name", "header", "headername",
		"header_name", "id", "attribute", "attr", "setting", "env", "envvar", "env_var",
		"variable", "var", "varname", "datapath", "param", "parameter", "parametername",
		"parameterkey", "property", "propertyname", "prop", "option", "label", "k", "loc", "path",
		"column", "columnname", "configkey", "config", "flag", "argument", "arg", "member",
		"keyname", "secretname", "secret_name", "optionname", "variablename", "settingname",
		"configname", "attributename", "headerkey", "input_name", "instancepath", "propertypath",
		"property_path", "option_name", "meta_key", "metakey", "setting_name", "config_key",
		"variable_name", "param_name", "attribute_name", "property_name", "env_name",
		"config_name", "parameter_name", "parameter_key", "paramname", "paramkey", "param_key",
		"argname", "arg_name", "argument_name", "argumentname", "envname", "envkey", "env_key",
		"inputname", "settingkey", "setting_key", "attributekey", "attribute_key", "propertykey",
		"property_key", "optionkey", "option_key", "fieldkey", "field_key", "variablekey",
		"variable_key", "column_name", "flagname", "flag_name", "source", "pointer", "element",
		"tag", "title", "entry", "cfg"}
}

// Values returns the members that hold the value wherever a name is beside them.
func Values() []string {
	return []string{"value", "values", "val", "v", "newvalue", "new_value", "oldvalue",
		"old_value", "inputvalue", "input_value", "stringvalue", "string_value", "valuestring",
		"rejectedvalue", "rejected_value", "invalidvalue", "invalid_value", "parametervalue",
		"secretstring", "plaintext", "plaintextvalue", "attemptedvalue", "attempted_value",
		"currentvalue", "providedvalue", "propertyvalue", "fieldvalue", "option_value",
		"meta_value", "setting_value", "config_value", "attribute_value", "param_value",
		"field_value", "env_value", "variable_value", "header_value", "property_value",
		"optionvalue", "metavalue", "settingvalue", "configvalue", "attributevalue", "paramvalue",
		"envvalue", "variablevalue", "headervalue"}
}

// Texts returns the members that hold the value or a text about it.
func Texts() []string {
	return []string{"content", "contents", "default", "new", "old", "data", "text", "input",
		"received", "actual", "got", "given", "after", "before", "current",
		"previous", "raw", "rejected", "provided", "supplied", "submitted", "attempted"}
}
