#!/usr/bin/env bats
# Index files damaged in every way: the session goes on, and clients see the same mailbox (t/faults/heal.py; `make faults` tries more places).
load lib/common

heal() {
	python3 -B "$TOP/t/faults/heal.py" --build "$BUILD" --quick "$@"
}

@test "the log, the snapshot and the cache" {
	heal dovetail.log dovetail.index dovetail.cache
}

@test "the list index, keywords without a letter, and a batch that was never ended" {
	heal dovetail.list dovetail-keywords dovetail.batch
}

@test "the uidlist: who loses a UID gets a new one, nobody another's, and all mail is there" {
	heal dovecot-uidlist
}
