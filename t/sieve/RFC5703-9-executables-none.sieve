# message: C.eml
# args: -f tim@example.com -r ken@example.org -d
require ["foreverypart", "mime", "enclose"];
foreverypart {
    if header :mime :param "filename" :matches ["Content-Type", "Content-Disposition"] ["*.com", "*.vbs", "*.scr"] {
        enclose :subject "Warning" text:
WARNING! The enclosed message contains executable attachments.
These attachment types may contain a computer virus program
that can infect your computer and potentially damage your data.
.
;
        break;
    }
}
