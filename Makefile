# `make test` is the one command: it installs what is missing on Debian, runs every test on both databases and
# in a real browser, and says in its last lines what ran where.

.PHONY: help test test-long rust browser check fmt demo

help:
	@echo "make test     everything: the stories on SQLite, PostgreSQL and two nodes, and the browser"
	@echo "make test-long  the same, and the stories that take minutes"
	@echo "make rust     the stories and unit tests only"
	@echo "make browser  the browser only"
	@echo "make check    format, lints and documentation"
	@echo "make demo     a community to click through"

test:
	@tests/run all

test-long:
	@KITH_LONG=1 tests/run all

rust:
	@tests/run rust

browser:
	@tests/run browser

check:
	cargo fmt --all -- --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

fmt:
	cargo fmt --all

demo:
	cargo run -- demo
