# message: exe.eml
# args: -f tim@example.com -r ken@example.org -d
require ["foreverypart", "mime", "replace"];
foreverypart {
    if anyof (
        header :mime :contenttype :is "Content-Type" "application/exe",
        header :mime :param "filename" :matches ["Content-Type", "Content-Disposition"] ["*.com", "*.exe", "*.vbs", "*.scr", "*.pif", "*.hta", "*.bat", "*.zip"]
    ) {
        replace "Executable attachment removed by user filter";
    }
}
