require ["include", "variables"];
import "a b";
export 3;
