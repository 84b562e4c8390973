# Drops the findings that t/lint/exceptions allows. First file: `rule path [words of the finding] -- reason`; second: findings.
FNR == NR {
	if ($0 ~ /^[ \t]*(#|$)/)
		next
	cut = index($0, " -- ")
	if (!cut || $1 == "" || $2 == "") {
		print FILENAME ":" FNR ": an exception is `rule path [words] -- reason`; give the reason"
		next
	}
	if ($1 != rule)
		next
	n++
	path[n] = $2
	words[n] = substr($0, 1, cut - 1)
	sub(/^[^ ]+ +[^ ]+ */, "", words[n])
	next
}
{
	for (i = 1; i <= n; i++)
		if (index($0, path[i] ":") == 1 && (words[i] == "" || index($0, words[i])))
			next
	print
}
