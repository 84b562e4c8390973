/* Every setting, once. */
#include "conf/table.h"

#define K (1LL << 10)
#define M (1LL << 20)
#define G (1LL << 30)
#define T (1LL << 40)
#define BOOL(name, otherwise, programs, help)                                           \
	{                                                                               \
		name, CONF_BOOL, sizeof name - 1, otherwise, NULL, 0, 0, programs, help \
	}
#define INT(name, otherwise, min, max, programs, help)                                     \
	{                                                                                  \
		name, CONF_INT, sizeof name - 1, otherwise, NULL, min, max, programs, help \
	}
#define SIZE(name, otherwise, min, max, programs, help)                                     \
	{                                                                                   \
		name, CONF_SIZE, sizeof name - 1, otherwise, NULL, min, max, programs, help \
	}
#define TIME(name, otherwise, min, max, programs, help)                                         \
	{                                                                                       \
		name, CONF_DURATION, sizeof name - 1, otherwise, NULL, min, max, programs, help \
	}
#define STRING(name, otherwise, programs, help)                                           \
	{                                                                                 \
		name, CONF_STRING, sizeof name - 1, otherwise, NULL, 0, 0, programs, help \
	}
#define ENUM(name, otherwise, words, programs, help)                                     \
	{                                                                                \
		name, CONF_ENUM, sizeof name - 1, otherwise, words, 0, 0, programs, help \
	}
#define LIST(name, otherwise, words, programs, help)                                     \
	{                                                                                \
		name, CONF_LIST, sizeof name - 1, otherwise, words, 0, 0, programs, help \
	}
#define PATH(name, otherwise, programs, help)                                           \
	{                                                                               \
		name, CONF_PATH, sizeof name - 1, otherwise, NULL, 0, 0, programs, help \
	}
#define FACT(name, programs, help)                                                 \
	{                                                                          \
		name, CONF_FACT, sizeof name - 1, NULL, NULL, 0, 0, programs, help \
	}

#define SESSION "imapd pop3d deliver lmtpd"
#define LOGIN "imap-login pop3-login managesieve-login"
#define HELPERS "auth-* auth-server"
#define DAY 86400

const struct conf_def conf_table[] = {
    /* Where the mail is, and how it is kept. */
    STRING("MAIL", "maildir:~/Maildir", SESSION,
        "Where the mail is: format:path:OPTION=value; ~ and %u %n %d %h are expanded"),
    PATH("MAIL_INDEX", NULL, SESSION,
        "Directory for index files (default: beside the mail; MEMORY keeps none)"),
    ENUM("MAIL_FSYNC", "optimized", "optimized always never", SESSION, "When changes reach the disk"),
    STRING("MAIL_SEPARATOR", NULL, "imapd deliver lmtpd",
        "Hierarchy separator that clients see (default: that of the layout)"),
    BOOL("MAIL_UTF8_NAMES", "no", "imapd deliver lmtpd",
        "Folder names on disk are UTF-8 instead of modified UTF-7"),
    SIZE("MAIL_MAX_SIZE", "none", 0, T, SESSION, "Largest message that is stored"),

    /* IMAP. */
    LIST("IMAP_WORKAROUNDS", NULL,
        "append-8bit delay-newmail tb-extra-mailbox-sep tb-lsub-flags thread-no-charset", "imapd",
        "Leniency for certain clients"),
    TIME("IMAP_TIMEOUT", "30m", 60, DAY, "imapd", "Longest silence of a client"),
    TIME("IMAP_PROGRESS", "10s", 1, 600, "imapd", "How often a search or sort that lasts says how far it is"),
    TIME("IMAP_IDLE_NOTIFY", "2m", 10, 29 * 60, "imapd", "Time between untagged OKs during IDLE"),
    TIME("IMAP_IDLE_POLL", "30s", 1, 3600, "imapd",
        "How often mailboxes are looked at where the kernel doesn't tell of changes"),
    TIME("IMAP_HIBERNATE", "1m", 0, DAY, "imapd",
        "After how long in IDLE without news a session is kept by a tiny program (0 or never: not at all)"),
    SIZE("IMAP_LINE_MAX", "64K", K, 16 * M, "imapd", "Longest command line"),
    SIZE("IMAP_APPEND_MAX", "none", 0, T, "imapd",
        "APPENDLIMIT: the largest message that a client may append"),
    BOOL("IMAP_LITERAL_MINUS", "no", "imapd imap-login",
        "LITERAL- instead of LITERAL+: literals that don't wait have at most 4096 bytes"),
    INT("IMAP_MESSAGE_LIMIT", "0", 0, 4294967294LL, "imapd",
        "MESSAGELIMIT: most messages of one command (0: any number; clients expect 1000 at least)"),
    INT("IMAP_SAVE_LIMIT", "0", 0, 4294967294LL, "imapd",
        "SAVELIMIT: most messages of one COPY or APPEND, where IMAP_MESSAGE_LIMIT isn't set"),
    STRING("IMAP_CAPABILITY", NULL, "imapd imap-login",
        "Replaces (or with + and - changes) the announced capabilities"),
    STRING("IMAP_ID", NULL, "imapd imap-login", "What ID answers: name value name value"),
    BOOL("IMAP_ID_LOG", "no", "imapd imap-login", "Log what clients say in ID"),
    BOOL("IMAP_METADATA", "yes", "imapd", "Offer METADATA"),
    STRING("IMAP_ADMIN", NULL, "imapd",
        "How to reach the administrator, a URI as mailto:postmaster@example.com: the annotation "
        "/shared/admin"),
    BOOL("IMAP_COMPRESS", "yes", "imapd", "Offer COMPRESS=DEFLATE"),
    STRING("IMAP_URLAUTH_HOST", NULL, "imapd", "Host name in URLs; without it URLAUTH isn't offered"),
    STRING("IMAP_SIEVE_URL", NULL, "imapd",
        "The ManageSieve server, as sieve://mail.example.com: with it scripts run at IMAP events"),
    BOOL("IMAP_SIEVE_EXPUNGE", "no", "imap-sieve",
        "Messages that such a script discards or files elsewhere are removed, not only marked"),
    STRING("IMAP_URLAUTH_SUBMIT", NULL, "imapd", "Master users who may use URLs for submission"),

    /* POP3. */
    ENUM("POP3_DELETE", "expunge", "expunge flag", "pop3d", "What DELE does at QUIT"),
    STRING("POP3_DELETE_FLAG", NULL, "pop3d", "The keyword that POP3_DELETE=flag sets"),
    BOOL("POP3_LOCK", "no", "pop3d", "Only one POP3 session for a mailbox at a time"),
    BOOL("POP3_FLAGS", "yes", "pop3d", "RETR sets \\Seen"),
    BOOL("POP3_LAST", "no", "pop3d", "Offer the LAST command"),
    STRING("POP3_UIDL_FORMAT", "%08Xu%08Xv", "pop3d",
        "How a UIDL is made of UID (%u), UIDVALIDITY (%v), file name (%f), id (%g)"),
    ENUM("POP3_UIDL_DUPLICATES", "allow", "allow rename", "pop3d",
        "UIDLs that are the same: left so, or told apart by -2, -3"),
    BOOL("POP3_SAVE_UIDL", "no", "pop3d", "UIDLs are noted in the uidlist, and stay when the format changes"),
    TIME("POP3_EXPIRE", "never", 0, 3650 * DAY, "pop3d pop3-login",
        "What CAPA says of how long mail is kept (something else must remove it)"),
    ENUM("POP3_UTF8_HEADERS", "send", "send refuse", "pop3d",
        "Messages with UTF-8 in their headers, for clients that didn't say UTF8"),
    LIST("POP3_WORKAROUNDS", NULL, "outlook-no-nuls oe-ns-eoh", "pop3d", "Leniency for certain clients"),
    TIME("POP3_TIMEOUT", "10m", 60, DAY, "pop3d", "Longest silence of a client"),

    /* LMTP and local delivery. */
    STRING("LMTP_HOSTNAME", NULL, "lmtpd", "Our name in the greeting and in Received (default: the host's)"),
    INT("LMTP_RECIPIENTS_MAX", "1000", 1, 100000, "lmtpd", "Most recipients of one message"),
    INT("LMTP_CONCURRENCY", "10", 1, 64, "lmtpd",
        "Deliveries of a connection at a time, and workers that it keeps"),
    TIME("LMTP_TIMEOUT", "5m", 1, DAY, "lmtpd", "Longest silence of a client"),
    TIME("LMTP_DELIVER_TIMEOUT", "5m", 1, DAY, "lmtpd", "Longest time of one delivery"),
    BOOL("LMTP_ADDRESS_EXTENSION", "yes", "lmtpd", "user+detail goes to the user"),
    BOOL("LMTP_SAVE_TO_DETAIL", "no", "lmtpd deliver", "Mail to user+detail goes to the mailbox detail"),
    SIZE("LMTP_MAX_SIZE", "none", 0, T, "lmtpd", "SIZE: the largest message"),
    BOOL(
        "LMTP_QUOTA_AT_RCPT", "yes", "lmtpd deliver", "A full mailbox is refused before the message is sent"),
    BOOL("LMTP_RECEIVED", "yes", "lmtpd deliver", "Add a Received line"),
    PATH("LMTP_SPOOL", "/tmp", "lmtpd", "Directory for a message while it is being delivered"),
    STRING("LDA_MAILBOX", "INBOX", "deliver lmtpd", "Where mail goes that no script files"),
    BOOL("LDA_AUTOCREATE", "no", "deliver lmtpd", "Make a mailbox that is delivered to and isn't there"),
    BOOL("LDA_AUTOSUBSCRIBE", "no", "deliver lmtpd", "Subscribe a mailbox that delivery made"),
    STRING("LDA_DELIMITER", "+", "deliver lmtpd", "Between user and detail"),
    STRING("LDA_HOSTNAME", NULL, "deliver lmtpd", "Host name in messages that are sent"),
    STRING("LDA_POSTMASTER", NULL, "deliver lmtpd",
        "Sender of rejections (default: postmaster at the user's domain)"),
    STRING("LDA_SENDMAIL", "/usr/sbin/sendmail", "deliver lmtpd", "The program that sends mail"),
    BOOL("LDA_SENDMAIL_DSN", "no", "deliver lmtpd managesieved managesieve-login",
        "LDA_SENDMAIL takes -N and -R, as those of sendmail and Postfix do (Exim means something else by "
        "-N); "
        "else redirect-dsn isn't offered"),
    STRING("LDA_SENDMAIL_DELIVERBY", NULL, "deliver lmtpd managesieved managesieve-login",
        "The option by which LDA_SENDMAIL takes a time to deliver by (RFC 2852: seconds;R); without one "
        "redirect-deliverby isn't offered"),
    BOOL("LDA_QUOTA_TEMPORARY", "no", "deliver lmtpd", "Over quota is a temporary failure"),
    STRING("LDA_REJECTION_REASON", NULL, "deliver lmtpd", "Text of rejections"),
    FACT("MAIL_CONFIG", "deliver lmtpd", "Postfix's: where its configuration is; passed on to LDA_SENDMAIL"),
    BOOL("LDA_DUPLICATES", "yes", "deliver lmtpd", "Remember message ids for the Sieve duplicate test"),
    PATH("LDA_STATE", "~/.dovetail", "deliver lmtpd", "Directory for duplicate and vacation memory"),

    /* Sieve and ManageSieve. */
    PATH("SIEVE_SCRIPT", "~/.dovecot.sieve", "deliver lmtpd managesieved", "The user's active script"),
    PATH("SIEVE_DIR", "~/sieve", "deliver lmtpd managesieved", "The user's scripts"),
    PATH("SIEVE_DEFAULT", NULL, "deliver lmtpd", "The script of users who have none"),
    PATH("SIEVE_BEFORE*", NULL, "deliver lmtpd", "Scripts that run before the user's"),
    PATH("SIEVE_AFTER*", NULL, "deliver lmtpd", "Scripts that run after the user's"),
    PATH("SIEVE_GLOBAL", NULL, "deliver lmtpd", "Directory of scripts for include :global"),
    STRING("SIEVE_EXTENSIONS", NULL, "deliver lmtpd managesieved managesieve-login",
        "Extensions that are on; + and - change the default"),
    STRING("SIEVE_GLOBAL_EXTENSIONS", NULL, "deliver lmtpd managesieved managesieve-login",
        "Extensions that only global scripts may use"),
    INT("SIEVE_REDIRECTS_MAX", "4", 0, 1000, "deliver lmtpd managesieved managesieve-login",
        "Most redirects of one message"),
    INT("SIEVE_ACTIONS_MAX", "32", 0, 10000, "deliver lmtpd", "Most actions of one message"),
    SIZE("SIEVE_SCRIPT_SIZE_MAX", "1M", 1, 64 * M, "deliver lmtpd managesieved", "Largest script"),
    INT("SIEVE_SCRIPTS_MAX", "0", 0, 100000, "managesieved", "Most scripts of a user (0: any number)"),
    SIZE("SIEVE_STORAGE_MAX", "none", 0, G, "managesieved", "Most bytes of all scripts of a user"),
    TIME("SIEVE_CPU_MAX", "30s", 0, 3600, "deliver lmtpd", "Most processor time of a script"),
    TIME("SIEVE_VACATION_MIN", "1d", 0, 3650 * DAY, "deliver lmtpd", "Shortest vacation period"),
    TIME("SIEVE_VACATION_MAX", "never", 0, 3650 * DAY, "deliver lmtpd", "Longest vacation period"),
    TIME("SIEVE_VACATION_DEFAULT", "7d", 0, 3650 * DAY, "deliver lmtpd",
        "Vacation period when the script says none"),
    BOOL("SIEVE_VACATION_ENVELOPE_FROM", "no", "deliver lmtpd",
        "Vacation answers have the user's address as envelope sender"),
    BOOL("SIEVE_VACATION_USE_ORIGINAL_RECIPIENT", "no", "deliver lmtpd",
        "The recipient before aliases is an address of the user's for vacation"),
    STRING("SIEVE_USER_EMAIL", NULL, "deliver lmtpd", "The user's main address"),
    TIME("SIEVE_DUPLICATE_PERIOD", "7d", 0, 3650 * DAY, "deliver lmtpd",
        "Default period of the duplicate test"),
    TIME("SIEVE_DUPLICATE_PERIOD_MAX", "7d", 0, 3650 * DAY, "deliver lmtpd",
        "Longest period of the duplicate test"),
    STRING("SIEVE_REDIRECT_FROM", "sender", "deliver lmtpd",
        "Envelope sender of redirected mail: sender, recipient, orig_recipient, user_email, <address>"),
    PATH("SIEVE_PIPE_DIR", NULL, "deliver lmtpd", "Programs that scripts may pipe to"),
    PATH("SIEVE_FILTER_DIR", NULL, "deliver lmtpd", "Programs that scripts may filter through"),
    PATH("SIEVE_EXECUTE_DIR", NULL, "deliver lmtpd", "Programs that scripts may execute"),
    TIME("SIEVE_EXEC_TIMEOUT", "10s", 0, 3600, "deliver lmtpd", "Longest time of such a program"),
    LIST("SIEVE_EDITHEADER_PROTECTED", NULL, NULL, "deliver lmtpd",
        "Header fields that scripts may neither add nor delete"),
    STRING("SIEVE_ENV_*", NULL, "deliver lmtpd",
        "What scripts may read as vnd.dovecot.config.name (vnd.dovecot.environment)"),
    STRING("SIEVE_LIST*", NULL, "deliver lmtpd managesieved managesieve-login",
        "A list for scripts (extlists): its name and its file (text, or .cdb)"),
    ENUM("SIEVE_SPAMTEST_STATUS_TYPE", "score", "score strlen text", "deliver lmtpd",
        "How the spam filter says what it found: a number, a row of characters, a word"),
    STRING("SIEVE_SPAMTEST_STATUS_HEADER", NULL, "deliver lmtpd",
        "Where it says so: a header field, or \"field: regular expression\" with one group"),
    STRING("SIEVE_SPAMTEST_MAX_VALUE", NULL, "deliver lmtpd", "The number or length that is certainly spam"),
    STRING("SIEVE_SPAMTEST_MAX_HEADER", NULL, "deliver lmtpd", "Or the header field that says that number"),
    STRING("SIEVE_SPAMTEST_TEXT_VALUE*", NULL, "deliver lmtpd", "The word that means 0, 1 and so on to 10"),
    ENUM("SIEVE_VIRUSTEST_STATUS_TYPE", "score", "score strlen text", "deliver lmtpd",
        "The same of the virus scanner"),
    STRING("SIEVE_VIRUSTEST_STATUS_HEADER", NULL, "deliver lmtpd", "The same of the virus scanner"),
    STRING("SIEVE_VIRUSTEST_MAX_VALUE", NULL, "deliver lmtpd", "The same of the virus scanner"),
    STRING("SIEVE_VIRUSTEST_MAX_HEADER", NULL, "deliver lmtpd", "The same of the virus scanner"),
    STRING("SIEVE_VIRUSTEST_TEXT_VALUE*", NULL, "deliver lmtpd", "The same of the virus scanner, 0 to 5"),
    TIME("SIEVE_TIMEOUT", "30m", 60, DAY, "managesieved", "Longest silence of a ManageSieve client"),
    STRING("SIEVE_IMPLEMENTATION", "dovetail", "managesieved managesieve-login",
        "The name that ManageSieve announces"),

    /* Quota. */
    STRING(
        "QUOTA_RULE*", NULL, SESSION, "Limits: mailbox (or *):storage=1G:messages=1000, or mailbox:ignore"),
    SIZE("QUOTA_STORAGE", "none", 0, T, SESSION, "Most bytes of all mail of the user"),
    INT("QUOTA_MESSAGES", "0", 0, 1LL << 40, SESSION, "Most messages of the user (0: any number)"),
    SIZE("QUOTA_GRACE", "10M", 0, T, "deliver lmtpd", "How far the last delivered message may go over"),
    STRING("QUOTA_WARNING*", NULL, SESSION,
        "storage=95% (or messages=), and the program to run when that is passed; - in front: on the way "
        "back"),
    STRING("QUOTA_EXCEEDED", "Quota exceeded (mailbox for user is full)", SESSION, "What is said when it is"),

    /* Login. */
    ENUM("LOGIN_PLAINTEXT", "local", "never local always", LOGIN,
        "Passwords without TLS: never, from this host, always"),
    TIME("LOGIN_TIMEOUT", "60s", 1, 3600, LOGIN, "From the connection to the end of the login"),
    INT("LOGIN_TRIES", "5", 1, 100, LOGIN, "Attempts of one connection"),
    TIME("LOGIN_FAILURE_DELAY", "2s", 0, 60, LOGIN, "Delay of the first failure; it doubles"),
    TIME("LOGIN_FAILURE_DELAY_MAX", "15s", 0, 60, LOGIN, "Longest delay of a failure"),
    INT("LOGIN_BAD_COMMANDS", "3", 1, 100, LOGIN,
        "Commands that make no sense before the connection is closed"),
    BOOL("LOGIN_SECURED", "no", LOGIN, "A TLS wrapper that says nothing of itself (stunnel) stands in front"),
    BOOL("LOGIN_UNAUTHENTICATE", "no", "imap-login managesieve-login",
        "A session may be given up for another login; one more process for each"),
    FACT("LOGIN_STARTED", LOGIN, "Monotonic milliseconds at which the connection began"),
    STRING(
        "IMAP_LOGIN_CAPABILITY", NULL, "imap-login", "Capabilities before login, instead of the usual ones"),
    STRING("LOGIN_USER", "nobody", LOGIN " lmtpd", "System user of the pre-auth process"),
    PATH(
        "LOGIN_CHROOT", NULL, LOGIN, "Root directory of the pre-auth process (default: /run/dovetail/empty)"),
    INT("LOGIN_MIN_UID", "500", 1, 4294967294LL, LOGIN, "Lowest uid that may log in"),
    INT("LOGIN_MAX_UID", "0", 0, 4294967294LL, LOGIN, "Highest uid that may log in (0: any)"),
    STRING("LOGIN_GREETING", "dovetail ready.", LOGIN, "Text of the greeting"),
    STRING("LOGIN_TRUSTED", NULL, LOGIN " proxyenv lmtpd",
        "Networks whose PROXY header, XCLIENT and ID are believed, and that aren't counted by address"),
    INT("LOGIN_MAX_USER", "0", 0, 10000, LOGIN, "Sessions of one user (0: any number)"),
    INT("LOGIN_MAX_ADDRESS", "0", 0, 10000, LOGIN, "Sessions from one address"),
    INT("LOGIN_MAX_USER_ADDRESS", "10", 0, 10000, LOGIN, "Sessions of one user from one address"),
    INT("LOGIN_MAX_PREAUTH", "0", 0, 10000, LOGIN, "Connections from one address that haven't logged in"),
    INT("LOGIN_MAX_WAITING", "0", 0, 10000, LOGIN,
        "Connections from anywhere that haven't logged in; the oldest goes when one more comes"),
    PATH("LOGIN_LIMIT_DIR", "/run/dovetail/limits", LOGIN,
        "Where they are counted; without root, nothing is unless this is set"),

    /* Authentication. */
    LIST("AUTH_MECHANISMS", "PLAIN LOGIN", NULL, LOGIN " auth-server", "Mechanisms that are offered"),
    BOOL("AUTH_WEAK_SCHEMES", "no", HELPERS " mailpw", "Accept passwords that are stored in weak schemes"),
    STRING("AUTH_DEFAULT_SCHEME", "CRYPT", HELPERS, "Scheme of stored passwords without {SCHEME}"),
    STRING("AUTH_NAME_CHARS", NULL, HELPERS,
        "Further characters that user names may have; U alone allows UTF-8"),
    BOOL("AUTH_NAME_LOWER", "yes", HELPERS, "User names are made lower case"),
    STRING("AUTH_DEFAULT_DOMAIN", NULL, HELPERS, "Appended to names without a domain"),
    STRING("AUTH_REALMS", NULL, HELPERS, "Realms that DIGEST-MD5 offers"),
    STRING("AUTH_OPENID_CONFIGURATION", NULL, HELPERS,
        "URL that OAUTHBEARER tells clients whose token is refused (RFC 7628)"),
    STRING("AUTH_HOSTNAME", NULL, HELPERS, "Our name in challenges (default: the host's)"),
    STRING("AUTH_MASTER_SEPARATOR", NULL, HELPERS,
        "Between user and master user: user*master (*; login programs let such names pass where it is set)"),
    STRING("AUTH_ANONYMOUS_USER", "anonymous", HELPERS, "Who an ANONYMOUS login is"),
    TIME("AUTH_TIMEOUT", "60s", 1, 3600, HELPERS, "Longest wait for a client within a mechanism"),
    INT("AUTH_SCRAM_ITERATIONS", "4096", 4096, 10000000, HELPERS,
        "Iterations for passwords that are stored plain"),
    PATH("AUTH_STATE", "/run/dovetail", HELPERS,
        "Where auth-cache and auth-limit keep their files, OTP its locks, and others how passwords are "
        "stored"),
    STRING("AUTH_UPGRADE", NULL, "auth-file auth-sql auth-pgsql auth-mysql",
        "The scheme that passwords should be stored in: one that was right is stored anew at its login"),
    FACT("AUTH_MECH", HELPERS, "The mechanism of the conversation over descriptor 3"),
    FACT("AUTH_CHALLENGE", HELPERS, "The challenge, or what it is made of"),
    FACT("AUTH_SECURED", HELPERS, "1: the connection is encrypted or local"),
    FACT("AUTH_SERVICE", HELPERS, "imap, pop3, smtp or sieve"),
    FACT("AUTH_MORE", HELPERS, "1: another link of an auth-any follows"),
    FACT("AUTH_USER", "imapd pop3d managesieved", "The name that the client gave"),
    FACT("AUTH_MASTER_USER", "imapd pop3d managesieved", "The master user who logged in as USER"),
    FACT("AUTH_CHECK_ONLY", HELPERS,
        "1: helpers say who the user is in UID, GID and GROUPS, and don't become it"),

    /* TLS. */
    PATH("TLS_CONFIG", NULL, "tlswrap", "A file of stunnel's service options"),
    PATH("TLS_CERT", NULL, "tlswrap", "Certificate, with its chain"),
    PATH("TLS_KEY", NULL, "tlswrap", "Private key (default: in the certificate's file)"),
    PATH("TLS_CAFILE", NULL, "tlswrap", "Authorities that client certificates are checked against"),
    PATH("TLS_CRLFILE", NULL, "tlswrap", "Revoked client certificates"),
    PATH("TLS_DHPARAM", NULL, "tlswrap", "Diffie-Hellman parameters"),
    PATH("TLS_TICKET_KEYS", NULL, "tlswrap", "Shared keys of session tickets"),
    PATH("TLS_OCSP", NULL, "tlswrap", "An OCSP response (DER) that is stapled while it is fresh"),
    STRING("TLS_CIPHERS", NULL, "tlswrap", "Ciphers up to TLS 1.2 (default: OpenSSL's with forward secrecy)"),
    STRING("TLS_CIPHERSUITES", NULL, "tlswrap", "Ciphers of TLS 1.3"),
    STRING("TLS_CURVES", NULL, "tlswrap", "Groups for the key exchange"),
    ENUM("TLS_MIN", "TLSv1.2", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "tlswrap", "Lowest protocol version"),
    ENUM("TLS_MAX", "TLSv1.3", "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3", "tlswrap", "Highest protocol version"),
    ENUM("TLS_VERIFY", "none", "none optional require", "tlswrap", "Client certificates"),
    STRING("TLS_ALPN", NULL, "tlswrap", "Application protocols that are offered"),
    STRING("TLS_USER", "nobody", "tlswrap", "System user of the process that speaks TLS"),
    PATH("TLS_CHROOT", NULL, "tlswrap", "Root directory of that process (default: /run/dovetail/empty)"),
    TIME("TLS_TIMEOUT", "60s", 1, 3600, "tlswrap", "Longest handshake"),
    ENUM("TLS_KTLS", "auto", "auto no always", "tlswrap",
        "Kernel TLS: for programs of dovetail, never, or for any program"),
    ENUM("TLS_MODE", NULL, "implicit starttls", "tlswrap", "TLS at once, or when the next program asks"),
    FACT("TLS_VERSION", "imapd " LOGIN, "Protocol version of the connection"),
    FACT("TLS_CIPHER", "imapd " LOGIN, "Cipher of the connection"),
    FACT("TLS_SERVER_NAME", LOGIN " auth-env", "The name that the client asked for (SNI)"),
    FACT("TLS_SERVICE", "tlswrap " LOGIN, "The service of the configuration file that the client came to"),
    FACT("TLS_EXPORTER", HELPERS, "Channel binding tls-exporter, hexadecimal"),
    FACT("TLS_UNIQUE", HELPERS, "Channel binding tls-unique, hexadecimal"),
    FACT("TLS_ENDPOINT", HELPERS, "Channel binding tls-server-end-point, hexadecimal"),
    FACT("TLS_CLIENT_NAME", HELPERS, "User of the verified client certificate"),

    /* rawlog. */
    PATH("RAWLOG_DIR", NULL, "rawlog",
        "Directory for the records; without it, or when it isn't there, nothing is recorded"),
    SIZE("RAWLOG_MAX", "none", 0, T, "rawlog", "Largest record"),
    BOOL("RAWLOG_STAMPS", "yes", "rawlog", "Times in the record"),
};
const size_t conf_table_n = sizeof conf_table / sizeof *conf_table;
