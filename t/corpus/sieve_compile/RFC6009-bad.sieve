# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
require ["redirect-dsn","redirect-deliverby"];
redirect :notify "SOMETIMES" "a@example.com";
redirect :ret "x" "a@example.com";
redirect :bymode "notify" "a@example.com";
redirect :bytimerelative 5 :bymode "x" "a@example.com";
redirect :bytimeabsolute "tomorrow" "a@example.com";
