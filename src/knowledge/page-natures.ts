import type { PageSign } from '../model/knowledge.ts';

/** As much as a visitor reads on the longest page of a server that greets its administrator (Debian's Apache: 2,700 characters). */
const PAGE = 4000;
/** A few sentences. */
const NOTE = 1500;

/**
 * Pages that a program, a host or a broker made, as of 2026-11-22. A title must fit from its first to its last letter and a sentence of the page must be there
 * too: a page that only speaks of nginx has a title of its own.
 */
export const PAGE_SIGNS: readonly PageSign[] = [
  // --- web servers
  {
    name: 'apache-debian',
    nature: 'default-page',
    title: /^Apache2 (?:Debian|Ubuntu) Default Page: It works$/,
    words:
      /This is the default welcome page used to test the correct operation of the Apache2 server after installation/,
    longest: PAGE,
    from: 'Debian and Ubuntu, package apache2, index.html',
  },
  {
    name: 'apache-red-hat',
    nature: 'default-page',
    title:
      /^(?:Apache HTTP Server Test Page powered by CentOS(?:-WebPanel\.com)?|HTTP Server Test Page powered by:? (?:CentOS|Rocky Linux|AlmaLinux|CentOS-WebPanel\.com)|Test Page for the (?:Apache )?(?:HTTP|Nginx HTTP) Server(?: on (?:Red Hat Enterprise Linux|Fedora(?: Core)?|CentOS|Amazon Linux(?: AMI)?|AlmaLinux|Rocky Linux|EPEL))?)$/,
    words:
      /This page is used to test the proper operation of (?:the|an) (?:Apache )?(?:HTTP|nginx HTTP) server after it has been installed/i,
    longest: PAGE,
    from: 'Red Hat and its kin, packages httpd and nginx, noindex/index.html',
  },
  {
    name: 'apache-it-works',
    nature: 'default-page',
    words: /^It works ?!(?: Apache httpd)?$/,
    longest: 40,
    from: 'httpd.apache.org, docs/docroot/index.html',
  },
  {
    name: 'nginx',
    nature: 'default-page',
    title: /^Welcome to (?:nginx|OpenResty|Tengine|freenginx|angie)(?: on [\w .]{1,40})?!$/i,
    words:
      /(?:nginx|OpenResty|Tengine|angie)[\w ]{0,20}(?:web|application)? ?(?:server|platform) is successfully installed and working/i,
    longest: NOTE,
    from: 'nginx.org, html/index.html; openresty.org',
  },
  {
    name: 'iis',
    nature: 'default-page',
    title:
      /^(?:IIS ?(?:\d{1,2}(?:\.\d)?)?|IIS Windows(?: Server)?|Microsoft Internet Information Services \d{1,2}(?:\.\d)?)$/,
    source: /<img[^>]{0,200}src="?(?:iis-?(?:start|8|85)|welcome|iis-85|bkg-gry)[\w-]{0,20}\.(?:png|jpg)/i,
    longest: 400,
    from: 'Windows Server 2008 to 2025, inetpub/wwwroot/iisstart.htm',
  },
  {
    name: 'iis-under-construction',
    nature: 'default-page',
    title: /^(?:Under Construction|Site en construction|En construction)$/i,
    words: /does not currently have a default page|n'a pas actuellement de page par défaut/i,
    longest: NOTE,
    from: 'Windows Server 2003, inetpub/wwwroot/iisstart.htm',
  },
  {
    name: 'tomcat',
    nature: 'default-page',
    title: /^Apache Tomcat(?:\/\d[\w.-]{0,20})?$/,
    words: /successfully (?:installed|setup) Tomcat/,
    longest: PAGE,
    from: 'tomcat.apache.org, webapps/ROOT/index.jsp; Debian and Ubuntu, tomcat9 index.html says "It works !"',
  },
  {
    name: 'tomcat-debian',
    nature: 'default-page',
    title: /^Apache Tomcat$/,
    words: /^It works ?! If you're seeing this page via a web browser, it means you've setup Tomcat successfully/,
    longest: PAGE,
    from: 'Debian and Ubuntu, packages tomcat8 to tomcat10, index.html',
  },
  {
    name: 'lighttpd',
    nature: 'default-page',
    title: /^Welcome page$/,
    words: /You should replace this page with your own web pages as soon as possible/,
    longest: PAGE,
    from: 'Debian, package lighttpd, index.lighttpd.html',
  },
  {
    name: 'litespeed',
    nature: 'default-page',
    words: /^(?:Congratulations?,? )?(?:You have successfully installed the )?(?:Open)?LiteSpeed Web Server/i,
    title: /^(?:Congratulation|(?:Open)?LiteSpeed Web Server(?: Pre-Configured)?)$/i,
    longest: PAGE,
    from: 'openlitespeed.org, Example/html/index.html',
  },
  {
    name: 'caddy',
    nature: 'default-page',
    title: /^Caddy works!$/,
    words: /Congratulations!/,
    longest: NOTE * 2,
    from: 'caddyserver.com, dist, welcome/index.html',
  },
  {
    name: 'jetty',
    nature: 'default-page',
    title: /^(?:Welcome to Jetty(?:-?\d{1,2})?|Eclipse Jetty|Powered By Jetty)$/i,
    words: /Welcome to Jetty/i,
    longest: NOTE,
    from: 'eclipse.dev/jetty, demo-base/webapps/ROOT/index.html',
  },
  {
    name: 'glassfish',
    nature: 'default-page',
    title:
      /^(?:GlassFish Server|Payara Server|Eclipse GlassFish|Oracle GlassFish Server)[\w .]{0,40} - Server Running$/i,
    words: /Your server is now running/,
    longest: NOTE,
    from: 'glassfish.org, docroot/index.html',
  },
  {
    name: 'wildfly',
    nature: 'default-page',
    title:
      /^Welcome to (?:WildFly|JBoss (?:Application Server|AS|EAP)[\w .]{0,20})(?: Application Server)?(?: \d{1,2})?$/i,
    words: /Your (?:WildFly|JBoss)[\w .]{0,40} is running/i,
    longest: NOTE,
    from: 'wildfly.org, welcome-content/index.html',
  },

  // --- bundles and panels
  {
    name: 'xampp',
    nature: 'default-page',
    words: /You (?:have )?successfully installed XAMPP on this system!/,
    longest: PAGE,
    from: 'apachefriends.org, htdocs/dashboard/index.html, and the xampp folder before it',
  },
  {
    name: 'wampserver',
    nature: 'default-page',
    title: /^WAMPSERVER (?:Homepage|Accueil)$/i,
    words: /(?:Server Configuration|Configuration Serveur)/i,
    longest: PAGE,
    from: 'wampserver.com, www/index.php',
  },
  {
    name: 'plesk',
    nature: 'default-page',
    title: /^(?:Web Server's Default Page|Domain Default page|Default (?:Parallels )?Plesk (?:Panel )?Page)$/i,
    source: /\bPlesk\b|You see this page because there is no Web site at this address/,
    longest: NOTE,
    from: 'plesk.com, default host and default domain pages',
  },
  {
    name: 'cpanel',
    nature: 'default-page',
    title: /^Default Web(?: ?S|s)ite Page$/i,
    words: /If you are the owner of this website, please contact your hosting provider/i,
    longest: NOTE * 2,
    from: 'cpanel.net, cgi-sys/defaultwebpage.cgi',
  },
  {
    name: 'directadmin',
    nature: 'default-page',
    words: /^(?:Apache|Webserver|Nginx|OpenLiteSpeed|LiteSpeed) is functioning normally$/,
    longest: 60,
    from: 'directadmin.com, /var/www/html/index.html',
  },
  {
    name: 'ispconfig',
    nature: 'default-page',
    words: /This is the default index page of your website/,
    longest: NOTE,
    from: 'ispconfig.org, standard_index.html',
  },
  {
    name: 'azure-app-service',
    nature: 'default-page',
    title: /^Microsoft Azure (?:App|Web) (?:Service|Site|App)s?(?: - Welcome)?$/,
    longest: NOTE,
    from: 'azure.microsoft.com, hostingstart.html',
  },

  // --- applications just installed
  {
    name: 'wordpress-first-post',
    nature: 'default-page',
    words:
      /Welcome to WordPress\. This is your first post\. Edit or delete it, then start writing!|Bienvenue (?:sur|dans) WordPress\. Ceci est votre premier article\. Modifiez-le ou supprimez-le, puis (?:commencez à écrire|lancez-vous) ?!|مرحب(?:ا|اً|ًا) بك في ووردبريس\. هذه (?:هي )?مقالتك الأولى/,
    longest: 1500,
    from: 'wordpress.org, wp-admin/includes/upgrade.php and its translations',
  },
  {
    name: 'wordpress-installation',
    nature: 'default-page',
    title: /^WordPress › (?:Installation|Setup Configuration File|التنصيب)$/,
    longest: PAGE,
    from: 'wordpress.org, wp-admin/install.php and setup-config.php',
  },
  {
    name: 'joomla-installation',
    nature: 'default-page',
    title: /^Joomla!? Web Installer$/i,
    longest: PAGE,
    from: 'joomla.org, installation/template/index.php',
  },
  {
    name: 'drupal-empty',
    nature: 'default-page',
    words: /No front page content has been created yet\.|Aucun contenu n['’]a été créé pour la page d['’]accueil/,
    longest: NOTE,
    from: 'drupal.org, views.view.frontpage.yml and node.module',
  },
  {
    name: 'drupal-installation',
    nature: 'default-page',
    title: /^(?:Choose|Select) (?:language|an installation profile) \| Drupal$/i,
    longest: PAGE,
    from: 'drupal.org, core/install.php',
  },
  {
    name: 'laravel',
    nature: 'default-page',
    title: /^Laravel$/,
    words: /\bLaracasts\b/,
    longest: NOTE * 2,
    from: 'laravel.com, resources/views/welcome.blade.php',
  },
  {
    name: 'symfony',
    nature: 'default-page',
    title: /^Welcome to Symfony!$/,
    words: /Welcome to Symfony/,
    longest: NOTE * 2,
    from: 'symfony.com, HttpKernel, Resources/welcome.html.php',
  },
  {
    name: 'django',
    nature: 'default-page',
    title:
      /^(?:The install worked successfully! Congratulations!|Django: the Web framework for perfectionists with deadlines\.|Welcome to Django)$/,
    words:
      /The install worked successfully! Congratulations!|It worked! Congratulations on your first Django-powered page/,
    longest: NOTE,
    from: 'djangoproject.com, views/templates/default_urlconf.html',
  },
  {
    name: 'rails',
    nature: 'default-page',
    title: /^Ruby on Rails(?: \d[\w.]{0,12})?(?:: Welcome aboard)?$/,
    words: /Yay! You’re on Rails!|Welcome aboard You’re riding Ruby on Rails!|^Rails version: \d/,
    longest: NOTE,
    from: 'rubyonrails.org, railties templates/rails/welcome/index.html.erb',
  },

  // --- withdrawn, for sale, not yet there
  {
    name: 'cpanel-suspended',
    nature: 'parked',
    title: /^(?:Account|Website|Site|Compte) (?:Has Been )?(?:Suspended|suspendu)$/i,
    words:
      /(?:This|Your) (?:account|website|site) has been suspended|(?:Ce|Votre) (?:compte|site)(?: web)? (?:a été|est) suspendu/i,
    longest: NOTE,
    from: 'cpanel.net, cgi-sys/suspendedpage.cgi, and the pages of hosts after its example',
  },
  {
    name: 'for-sale',
    nature: 'parked',
    words:
      /(?:This|The) domain(?: name)?(?: [\w.-]{3,80})? (?:is|may be) (?:available )?for sale|(?:Ce|Le) (?:nom de domaine(?: [\w.-]{3,80})?|domaine [\w-]{2,63}\.[\w.-]{2,60}) est à vendre|Buy this domain\b/i,
    longest: NOTE,
    from: 'pages of sedo.com, dan.com, afternic.com and bodis.com',
  },
  {
    name: 'parking-service',
    nature: 'parked',
    source:
      /(?:sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|d38psrni17bvxu\.cloudfront\.net|img1\.wsimg\.com\/parking-lander|parking\.godaddy\.com|above\.com\/marketplace)\b/i,
    longest: NOTE,
    from: 'pages of the named services',
  },
  {
    name: 'registrar-parking',
    nature: 'parked',
    words:
      /This (?:domain|website) (?:is|has been) (?:parked|registered)[\w ]{0,30}(?:by|at|with|free|courtesy)|(?:Ce|Le) (?:nom de domaine(?: [\w.-]{3,80})?|domaine [\w-]{2,63}\.[\w.-]{2,60}) (?:vient d['’]être|est|a été) (?:réservé|enregistré|parqué)/i,
    longest: 800,
    from: 'pages of registrars: godaddy.com, namecheap.com, gandi.net, genious.net',
  },

  // --- listings
  {
    name: 'index-of',
    nature: 'listing',
    title: /^Index of \//,
    source: /<h[12][^>]{0,80}>\s{0,20}Index of \//i,
    longest: 1 << 20,
    from: 'Apache mod_autoindex, nginx, lighttpd, LiteSpeed',
  },
  {
    name: 'directory-listing-for',
    nature: 'listing',
    title: /^(?:Directory listing for \/|Directory Listing For \[?\/|Directory: \/|listing directory \/)/i,
    source:
      /<h[12][^>]{0,80}>\s{0,20}(?:<a[^>]{0,80}>[^<]{0,20}<\/a>\s{0,8})?(?:Directory listing for \/|Directory Listing For \[?\/|Directory: \/|~)/i,
    longest: 1 << 20,
    from: 'Python http.server, Tomcat, Jetty, serve-index',
  },
  {
    name: 'iis-listing',
    nature: 'listing',
    title: /^[\w.:-]{1,255} - \/$/,
    source: /<H1>[\w.:-]{1,255} - \/<\/H1><hr>\s{0,8}<pre>/i,
    longest: 1 << 20,
    from: 'IIS, directoryBrowse',
  },
  {
    name: 'bucket',
    nature: 'listing',
    source: /^(?:<\?xml[^>]{0,100}>\s{0,8})?<ListBucketResult[\s>]/,
    longest: 1 << 20,
    from: 'Amazon S3 and what speaks like it, ListObjects',
  },
];
