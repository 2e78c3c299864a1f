# Needs JDK 25 and Maven; dev/java.sh finds them or says what is missing.
IMAGE ?= godwit:dev
KUBECTL ?= kubectl
SCOPE ?= namespaced
KILLS ?= 200
KILL_ROWS ?= 2000000

.DEFAULT_GOAL := help
.PHONY: help build test test-all kills demo bench bench-verify cluster cluster-down image format install uninstall clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## compile and package, without tests
	dev/mvn.sh -q package -DskipTests

test: ## run all tests on real PostgreSQL and Kubernetes, which this starts
	dev/test.sh

test-all: ## the same on every PostgreSQL from 14 to 18
	dev/test-all.sh

kills: ## kill workers, sessions and the server KILLS times during a backfill of KILL_ROWS rows
	GODWIT_POSTGRES_NEWEST=$$(dev/postgres/postgres.sh install) dev/mvn.sh -ntp test -Dtest=KillsPgTest \
	  -Dgodwit.kills=$(KILLS) -Dgodwit.rows=$(KILL_ROWS)

demo: image ## watch a migration run on a live database
	dev/postgres/postgres.sh install
	PYTHONPATH=dev/py dev/demo/demo.py

bench: build ## compare the backfill with other ways; ROWS="100000 1000000", RUNS=3
	dev/postgres/postgres.sh install
	PYTHONPATH=dev/py dev/bench/bench.py

bench-verify: build ## compare comparisons with plain statements that read as much; ROWS=1000000, RUNS=3
	dev/postgres/postgres.sh install
	PYTHONPATH=dev/py dev/bench/verify.py

cluster: ## start the development cluster
	dev/cluster/cluster.sh up

cluster-down: ## stop the development cluster and remove what it left
	dev/cluster/cluster.sh down

image: build cluster ## build the image godwit:dev and give it to the development cluster
	dev/image/build.sh godwit:dev target/image.tar target/quarkus-app
	dev/cluster/cluster.sh load target/image.tar

format: ## format the sources
	dev/mvn.sh -q spotless:apply

install: ## install IMAGE with KUBECTL, SCOPE=namespaced|cluster, NAMESPACE
	IMAGE="$(IMAGE)" KUBECTL="$(KUBECTL)" SCOPE="$(SCOPE)" NAMESPACE="$(NAMESPACE)" deploy/install.sh install

uninstall: ## remove it again, except for the custom resources and their definitions
	IMAGE="$(IMAGE)" KUBECTL="$(KUBECTL)" SCOPE="$(SCOPE)" NAMESPACE="$(NAMESPACE)" deploy/install.sh uninstall

clean: ## remove what was built
	rm -rf target
