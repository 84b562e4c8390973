# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["redirect-deliverby","copy"];
redirect :copy :bytimerelative 600 "a@example.com";
redirect :bytimeabsolute "2025-05-22T10:00:00Z" :bymode "notify" :bytrace "b@example.com";
