# message: A.eml
# args: -u ann
# world: imap APPEND INBOX
require ["reject"];
require "vacation";
reject "x";
