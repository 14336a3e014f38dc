import type { TraceSign } from '../model/knowledge.ts';

/** What an error page says before its trace. Characters. */
const BEGINNING = 4000;

/** A path of a server, as errors write it. */
const PATH = String.raw`(?:[A-Za-z]:[\\/]|\/)[^\s:*?"<>|]{1,300}`;
const FILE = (extension: string): string => `${PATH}\\.(?:${extension})`;
/** `at java.base/java.lang.reflect.Method.invoke(Method.java:569)`. */
const JAVA_FRAME = String.raw`(?<![\w$.<>/@-])(?:at )?(?:[\w.@-]{1,80}\/){0,2}[\w$.<>]{1,200}\((?:[\w$]{1,80}\.(?:java|kt|scala|groovy):\d{1,6}|Native Method|Unknown Source)\)`;

/**
 * Errors as programs write them, as of 2026-11-22, with the place where they happened: a page that only speaks of errors has no path and no line number.
 * The first that fits counts, so that what names a framework goes before what names a language.
 */
export const TRACE_SIGNS: readonly TraceSign[] = [
  {
    name: 'laravel-ignition',
    of: 'laravel',
    source: /\bwindow\.ignite\s{0,4}\(|<title>🧨/u,
    from: 'github.com/spatie/laravel-ignition and facade/ignition, resources/views/errorPage.php',
  },
  {
    name: 'whoops',
    of: 'php',
    source: /<div class="Whoops container">/,
    from: 'github.com/filp/whoops, Resources/views/layout.html.php',
  },
  {
    name: 'symfony-exception',
    of: 'symfony',
    source: /class="(?:exception-summary|sf-reset)\b/,
    words: /Symfony Exception|Stack Trace|\w{1,60}Exception\b/,
    from: 'symfony.com, ErrorHandler, Resources/views/exception_full.html.php, and HttpKernel before it',
  },
  {
    name: 'django-debug',
    of: 'django',
    words: /You['’]re seeing this error because you have DEBUG ?= ?True in your Django settings file/,
    from: 'djangoproject.com, views/templates/technical_500.html and technical_404.html',
  },
  {
    name: 'werkzeug-debugger',
    of: 'werkzeug',
    source: /\/\/ Werkzeug Debugger<\/title>|__debugger__=yes&(?:amp;)?cmd=resource/,
    from: 'werkzeug.palletsprojects.com, debug/tbtools.py',
  },
  {
    name: 'rails-exception',
    of: 'rails',
    source: /<title>Action Controller: Exception caught<\/title>/,
    from: 'rubyonrails.org, action_dispatch/middleware/templates/rescues/layout.erb',
  },
  {
    name: 'aspnet-yellow-page',
    of: 'aspnet',
    words:
      /Server Error in '\/[^']{0,200}' Application\..{0,1500}(?:Stack Trace:|Source File: )|Erreur du serveur dans l['’]application '\/[^']{0,200}'\..{0,1500}(?:Trace de la pile ?:|Fichier source ?: )/,
    from: 'System.Web, ErrorFormatter, in English and in French',
  },
  {
    name: 'aspnet-core-exception',
    of: 'aspnet',
    words:
      /An unhandled exception occurred while processing the request\.?.{0,2000}(?:Stack Query Cookies Headers| in [A-Z]?:?[\\/][^\s]{1,300}\.(?:cs|cshtml))/,
    from: 'Microsoft.AspNetCore.Diagnostics, ErrorPage.cshtml',
  },
  {
    name: 'dotnet-trace',
    of: 'aspnet',
    words: new RegExp(`\\bat [A-Z][\\w.]{2,200}\\([^()]{0,200}\\) in ${FILE('cs|vb|cshtml')}:line \\d{1,6}`),
    within: BEGINNING,
    from: 'System.Diagnostics.StackTrace.ToString',
  },
  {
    name: 'coldfusion-error',
    of: 'coldfusion',
    words: new RegExp(`The error occurred in ${FILE('cfm|cfc')}: line \\d{1,6}|\\bcoldfusion\\.runtime\\.\\w`),
    from: 'Adobe ColdFusion, robust exception information',
  },
  {
    name: 'classic-asp-error',
    of: 'asp',
    words:
      /Microsoft (?:VBScript|JScript) (?:runtime|compilation)(?: error)? (?:error )?'800a[0-9a-f]{4}'.{0,300}\.asp, line \d|(?:Microsoft OLE DB Provider for|ADODB\.\w{1,40}|Microsoft JET Database Engine)[\w .]{0,60} error '80[0-9a-f]{6}'/i,
    from: 'IIS, asp, script errors sent to the browser',
  },
  {
    name: 'php-error',
    of: 'php',
    words: new RegExp(
      `(?:Fatal error|Parse error|Warning|Notice|Deprecated|Recoverable fatal error|Strict Standards) ?: .{1,400}? in ${FILE('php\\d?|phtml|inc|tpl|module')}(?:\\(\\d{1,6}\\))? on line \\d{1,6}`,
    ),
    from: 'php.net, display_errors',
  },
  {
    name: 'php-trace',
    of: 'php',
    words: new RegExp(`#0 ${FILE('php\\d?|phtml|inc')}\\(\\d{1,6}\\): [\\w\\\\]`),
    within: BEGINNING,
    from: 'php.net, Throwable::getTraceAsString',
  },
  {
    name: 'python-traceback',
    of: 'python',
    words: /Traceback \(most recent call last\):.{0,200}File "[^"]{1,300}", line \d{1,6}, in /,
    within: BEGINNING,
    from: 'docs.python.org, traceback',
  },
  {
    name: 'java-trace',
    of: 'java',
    words: new RegExp(`(?:${JAVA_FRAME}\\s?){2}`),
    within: BEGINNING,
    from: 'docs.oracle.com, Throwable.printStackTrace; Tomcat error reports leave the "at" out',
  },
  {
    name: 'node-trace',
    of: 'node',
    words: new RegExp(
      `\\bat (?:async )?(?:new )?[\\w.$<> \\[\\]]{0,120}\\(?(?:node:internal/|internal/|${PATH}/node_modules/)[\\w./@-]{1,300}:\\d{1,6}:\\d{1,6}\\)?`,
    ),
    within: BEGINNING,
    from: 'nodejs.org, Error.stack; expressjs.com, finalhandler',
  },
  {
    name: 'ruby-trace',
    of: 'ruby',
    words: new RegExp(`${FILE('rb')}:\\d{1,6}:in ['\`’‘][\\w?!.#:<> ]{1,120}['’]`),
    within: BEGINNING,
    from: 'docs.ruby-lang.org, Exception#backtrace',
  },
  {
    name: 'go-panic',
    of: 'go',
    words: new RegExp(`goroutine \\d{1,9} \\[running\\]:.{0,400}${FILE('go')}:\\d{1,6}`),
    within: BEGINNING,
    from: 'go.dev, runtime panics',
  },
  {
    name: 'perl-error',
    of: 'perl',
    words: new RegExp(`^Software error: .{1,400} at ${FILE('p[lm]|cgi')} line \\d{1,6}\\.`),
    from: 'perldoc, CGI::Carp fatalsToBrowser',
  },
  {
    name: 'sql-error',
    of: 'sql',
    words:
      /You have an error in your SQL syntax; check the manual that corresponds to your (?:MySQL|MariaDB) server version|\bORA-\d{5}: |Unclosed quotation mark after the character string '|SQLSTATE\[\w{5}\](?: \[\d{1,5}\]|:)|pg_(?:query|connect|exec)\(\): |System\.Data\.SqlClient\.SqlException|Microsoft SQL Native Client error '[0-9a-f]{8}'|quoted string not properly terminated/,
    from: 'errors of MySQL, Oracle, SQL Server, PDO and PostgreSQL',
  },
];
