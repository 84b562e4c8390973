# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
else { keep; }
elsif true { keep; }
if true { keep; } keep; else { stop; }
if { keep; }
if true;
if true, false { keep; }
