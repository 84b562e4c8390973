# message: A.eml
# args: -f coyote@desert.example.org -r roadrunner@acme.example.com
if size :over 99999999999999999999 { discard; }
if size :over 9999999999G { discard; }
if size :over 10kb { discard; }
