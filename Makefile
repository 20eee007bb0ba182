# cohortest: `make demo` and `make test` do all the set-up; `make help`
# lists the rest.

VERSION := 0.1.0

LAYERS := base table study cohort suff infer decide report run cli
# What each layer may include and link with: the picture in src/README.md.
USES_base   := base
USES_table  := base table
USES_study  := base table study
USES_cohort := base table study cohort
USES_suff   := base suff
USES_infer  := base suff infer
USES_decide := base suff infer decide
USES_report := base suff infer decide report
USES_run    := base table study cohort suff infer decide report run
USES_cli    := base table study cohort suff infer decide report run cli

BUILD   ?= build
CC      ?= cc
PREFIX  ?= /usr/local
DESTDIR ?=

PACKAGES := libgsl-dev libcsv-dev libcriterion-dev libyaml-dev nettle-dev \
  libutf8proc-dev libjansson-dev gnuplot-nox fonts-dejavu-core locales perl

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
  -Wmissing-prototypes
HARDEN := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
# No fused multiply-add and no -ffast-math: the same bytes come out of
# the same input whatever the optimiser likes.
CFLAGS  ?= -O2 -g
CSTD    := -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off
LDHARD  := -pie -Wl,-z,relro,-z,now
LIBS    := -lgsl -lgslcblas -lcsv -lyaml -lnettle -lutf8proc -lm -lpthread
SAN     := -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
  -fno-sanitize-recover=all
SAN_ENV := ASAN_OPTIONS=abort_on_error=1:detect_stack_use_after_return=1 \
  UBSAN_OPTIONS=print_stacktrace=1
WERROR  := $(if $(CI),-Werror)

ALLFLAGS = $(CSTD) $(WARN) $(WERROR) $(if $(SANITIZE),$(SAN),$(CFLAGS) $(HARDEN)) \
  -Iinclude -I$(BUILD)/gen -MMD -MP -DCOHORTEST_VERSION='"$(VERSION)"'
ALLLD = $(if $(SANITIZE),$(SAN),$(LDHARD)) $(LDFLAGS)

objects = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(wildcard src/$(1)/*.c))
LIB_OBJ  := $(foreach l,$(LAYERS),$(call objects,$(l))) $(BUILD)/gen/plots.o
TESTED   := $(foreach l,$(LAYERS),$(if $(wildcard tests/$(l)/*.c),$(l)))
TEMPLATES := $(sort $(wildcard plots/*.gp))

# `make V=1` shows every command.
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-4s %s\n' $(1) $(2))

.PHONY: all
all: $(BUILD)/cohortest $(BUILD)/libcohortest.a $(BUILD)/cohortest.1  ## build the program, the library, the manual page

# infer/methods.h declares every test and measure: one line for each
# struct that a file in src/infer ends with.
METHODS := $(BUILD)/gen/infer/methods.h
$(METHODS): src/infer/methods.sed $(wildcard src/infer/*.c)
	@mkdir -p $(@D)
	$(Q)sed -n -f $< $(filter %.c,$^) > $@.tmp; \
	  if cmp -s $@.tmp $@; then rm $@.tmp; else mv $@.tmp $@; fi

$(BUILD)/obj/%.o: src/%.c | $(METHODS)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(ALLFLAGS) -c -o $@ $<

# The plot templates become byte arrays inside the binary.
$(BUILD)/embed: plots/embed.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CSTD) $(WARN) -O1 -o $@ $<
$(BUILD)/gen/plots.c: $(BUILD)/embed $(TEMPLATES)
	@mkdir -p $(@D)
	$(Q)$(BUILD)/embed $(TEMPLATES) > $@.tmp && mv $@.tmp $@
$(BUILD)/gen/plots.o: $(BUILD)/gen/plots.c
	$(call say,cc,$<)
	$(Q)$(CC) $(ALLFLAGS) -c -o $@ $<

$(BUILD)/libcohortest.a: $(LIB_OBJ)
	@rm -f $@
	$(call say,ar,$@)
	$(Q)$(AR) rcs $@ $^
$(BUILD)/cohortest: $(BUILD)/obj/main.o $(BUILD)/libcohortest.a
	$(call say,link,$@)
	$(Q)$(CC) $(ALLFLAGS) $(ALLLD) -o $@ $^ $(LIBS)

$(BUILD)/manual: $(BUILD)/obj/manual.o $(BUILD)/libcohortest.a
	$(Q)$(CC) $(ALLFLAGS) $(ALLLD) -o $@ $^ $(LIBS)
$(BUILD)/cohortest.1: $(BUILD)/manual
	$(Q)$< > $@.tmp && mv $@.tmp $@

# One test program a layer, linked with what that layer may use and
# nothing else.
define layer_tests
$(BUILD)/tests/$(1): $$(patsubst tests/%.c,$(BUILD)/tests/obj/%.o,$$(wildcard tests/$(1)/*.c)) \
  $$(foreach l,$$(USES_$(1)),$$(call objects,$$(l))) \
  $$(if $$(filter report,$$(USES_$(1))),$(BUILD)/gen/plots.o)
	$$(call say,link,$$@)
	$$(Q)$$(CC) $$(ALLFLAGS) $$(ALLLD) -o $$@ $$^ $$(LIBS) -lcriterion -ljansson
.PHONY: test-$(1)
test-$(1): $(BUILD)/tests/$(1) $(if $(filter cli,$(1)),$(BUILD)/cohortest)
	COHORTEST=$(BUILD)/cohortest $(BUILD)/tests/$(1)
endef
$(foreach l,$(LAYERS),$(eval $(call layer_tests,$(l))))

$(BUILD)/tests/obj/%.o: tests/%.c | $(METHODS)
	@mkdir -p $(@D)
	$(call say,cc,$<)
	$(Q)$(CC) $(ALLFLAGS) -Itests -c -o $@ $<

.PHONY: test
test: setup  ## set up what is missing, build, run every test
	@$(MAKE) --no-print-directory check

.PHONY: check
check: all $(foreach l,$(TESTED),$(BUILD)/tests/$(l))
	@BUILD=$(BUILD) tests/run.sh $(TESTED)

.PHONY: demo
demo: setup  ## set up what is missing, run the bundled study
	@$(MAKE) --no-print-directory $(BUILD)/cohortest
	@mkdir -p $(BUILD)
	$(BUILD)/cohortest run datasets/study.yaml --force -o $(BUILD)/demo

.PHONY: gallery
gallery: demo  ## renew the demo's charts in plots/gallery
	cp $(BUILD)/demo/charts/*.svg plots/gallery/

.PHONY: setup
setup:
	@.ci/setup $(PACKAGES)

.PHONY: sanitize
sanitize:  ## every test under the address and UB sanitizers, with the canary
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/san SANITIZE=1 canary check

# A leak and an overflow on purpose: the runner must notice both.
.PHONY: canary
canary: $(BUILD)/tests/canary
	@if $(SAN_ENV) $(BUILD)/tests/canary >/dev/null 2>&1; \
	  then echo "the sanitizers see nothing"; exit 1; \
	  else echo "canary: the sanitizers see leaks and overflows"; fi
$(BUILD)/tests/canary: tests/canary.c
	@mkdir -p $(@D)
	$(CC) $(ALLFLAGS) $(ALLLD) -o $@ $< -lcriterion

.PHONY: layers
layers:  ## no include may point the wrong way
	@tests/layers.sh $(foreach l,$(LAYERS),"$(l):$(USES_$(l))")

.PHONY: headers
headers: $(METHODS)  ## every header compiles alone
	@for h in $$(find include -name '*.h') $(METHODS); do \
	  $(CC) $(CSTD) $(WARN) -Werror -Iinclude -I$(BUILD)/gen -fsyntax-only -x c $$h \
	    || { echo "not self-contained: $$h"; exit 1; }; done; \
	echo "headers: all compile alone"

.PHONY: bench
bench: $(BUILD)/cohortest $(BUILD)/bench/generate $(BUILD)/bench/tokenise $(BUILD)/bench/ranks \
  $(BUILD)/bench/cox  ## time a large run against tokenising alone
	@BUILD=$(BUILD) tests/bench/run.sh
	@$(BUILD)/bench/ranks
	@$(BUILD)/bench/cox
$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libcohortest.a
	@mkdir -p $(@D)
	$(CC) $(ALLFLAGS) $(ALLLD) -o $@ $^ $(LIBS)

.PHONY: calibrate
calibrate: $(addprefix $(BUILD)/calibrate/,methods companies sweeps ventures)  ## 20,000 null sets for every test, 1,000 companies of known truth; minutes of it
	$(BUILD)/calibrate/companies
	$(BUILD)/calibrate/sweeps
	$(BUILD)/calibrate/ventures
	$(BUILD)/calibrate/methods
$(BUILD)/calibrate/methods: $(BUILD)/tests/obj/run/calibrated.o
$(BUILD)/calibrate/ventures: $(BUILD)/tests/obj/run/ventures.o
$(BUILD)/calibrate/companies: $(BUILD)/tests/obj/run/companies.o \
  $(patsubst %,$(BUILD)/tests/obj/run/%.o,histories histories_worth histories_control)
$(BUILD)/calibrate/sweeps: $(patsubst %,$(BUILD)/tests/obj/run/%.o,sweeps companies)
$(BUILD)/calibrate/%: tests/calibrate/%.c $(BUILD)/libcohortest.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALLFLAGS) -Itests $(ALLLD) -o $@ $(filter %.c %.o,$^) $(filter %.a,$^) $(LIBS)

.PHONY: datasets
datasets: $(BUILD)/datasets-generate  ## rebuild the demo data, byte for byte
	$(BUILD)/datasets-generate datasets
$(BUILD)/datasets-generate: datasets/generate.c datasets/write.c
	@mkdir -p $(@D)
	$(CC) $(CSTD) $(WARN) $(WERROR) -O2 -o $@ $^

.PHONY: oracle
oracle: $(BUILD)/cohortest  ## recompute expected values live, where R is installed
	@COHORTEST=$(BUILD)/cohortest tests/oracle/run.sh

.PHONY: format
format:  ## clang-format, in place
	clang-format -i $$(git ls-files '*.c' '*.h')

# cppcheck 2.10 loses the tree at compound literals in ?:, and takes an
# array that a call fills, and a struct returned by value, for mistakes.
.PHONY: lint
lint:  ## cppcheck over the sources
	cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr \
	  --suppress=internalAstError --suppress=uninitvar \
	  --suppress=returnDanglingLifetime \
	  --error-exitcode=1 -Iinclude src

.PHONY: install
install: all  ## PREFIX, DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/cohortest \
	  $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/cohortest $(DESTDIR)$(PREFIX)/bin/cohortest
	install -m 644 $(BUILD)/cohortest.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 README.md LICENSE $(DESTDIR)$(PREFIX)/share/cohortest

.PHONY: clean
clean:  ## remove what was built
	rm -rf $(BUILD)

.PHONY: help
help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
