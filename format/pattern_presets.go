// SPDX-License-Identifier: MIT

package format

// Layouts for ParsePattern that print what people know from elsewhere. None
// of them mentions attributes, so these follow the message as logfmt pairs.
const (
	// PatternPython is the layout of Gunicorn and of much Python logging:
	//
	//	[2022-03-17 11:38:57 +0200] [72137] [INFO] Listening at: http://0.0.0.0:8000
	PatternPython = "[%d{yyyy-MM-dd HH:mm:ss Z}] [%pid] [%p{words=python}] %m"

	// PatternLog4j is the layout that Log4j's manual starts with; the dyno is
	// printed for the thread and the source for the logger:
	//
	//	11:38:57.297 [web.1] INFO  app - listening
	PatternLog4j = "%d{HH:mm:ss.SSS} [%dyno] %-5level{words=log4j} %source - %msg"

	// PatternLog4Net is the layout of Log4Net's examples, with the process id
	// for the thread and the source for the logger:
	//
	//	2022-03-17 11:38:57,297 [72137] INFO  app - listening
	PatternLog4Net = "%date [%processId] %-5level{words=log4net} %source - %message"

	// PatternLaravel is Laravel's layout in production:
	//
	//	[2022-03-17 12:26:29] production.INFO: listening
	PatternLaravel = "[%d{yyyy-MM-dd HH:mm:ss}] production.%p{words=monolog}: %m"

	// PatternRuby is the layout of Ruby's Logger and so of Rails:
	//
	//	I, [2022-03-17T12:26:29.297420 #4]  INFO -- : listening
	PatternRuby = "%p{words=ruby, length=1}, [%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSS} #%pid] " +
		"%5p{words=ruby} -- : %m"
)
