# message: knit.eml
# args: -f tim@example.com -r ken+sieve@example.org
require ["enotify","variables","fileinto","envelope","fcc","mailbox"];
if header :contains "from" "jeff@hobbies" {
  notify :importance "1" :message "This is probably very important" "mailto:alm@example.com";
  stop;
}
