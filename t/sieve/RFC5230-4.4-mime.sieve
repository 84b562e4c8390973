# mail: From: Tim <tim@example.com>
# mail: To: me@example.com
# mail: Subject: Hello
# args: -f tim@example.com -r me@example.com
require "vacation";
vacation :mime text:
Content-Type: multipart/alternative; boundary=foo

--foo

I'm at the beach relaxing.

--foo
Content-Type: text/html; charset=us-ascii

<p>Mmmm, surf...</p>

--foo--
.
;
