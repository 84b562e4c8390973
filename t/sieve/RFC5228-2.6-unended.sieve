if true {
	if false { keep }
	discard
}
if a_name_that_is_longer_than_any_command { keep; }
keep :a_tag_that_is_longer_than_any_that_there_is;
