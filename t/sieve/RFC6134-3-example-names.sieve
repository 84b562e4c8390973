# message: exe.eml
# args: -f tim@example.com -r me@example.com -d
# world: list tag:example.com,2011-04-10:BadFileNames numbers.exe
require ["extlists","foreverypart","mime","enclose"];
foreverypart {
    if header :mime :param "filename" :list ["Content-Type", "Content-Disposition"] "tag:example.com,2011-04-10:BadFileNames" {
        enclose :subject "Warning" "WARNING! The enclosed message has attachments that might be harmful.";
        break;
    }
}
