# 园企通: set-up and the two daily commands. `make demo` shows the product, `make test` decides what lands.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: help demo test browser clean

help:
	@echo "make demo   安装、准备演示数据并启动网站（再次运行不重复安装）"
	@echo "make test   代码检查与全部测试"
	@echo "make clean  删除演示数据与索引（var/），保留编码模型"

$(VENV)/.site: pyproject.toml
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖（首次约需几分钟）…"
	@$(PY) -m pip install --quiet --progress-bar on --upgrade "pip>=24"
	@$(PY) -m pip install --progress-bar on --quiet .
	@touch $@

$(VENV)/.test: $(VENV)/.site
	@$(PY) -m pip install --progress-bar on --quiet ".[test,postgres,redis]"
	@touch $@

demo: $(VENV)/.site
	@$(PY) manage.py demo

browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -q && apt-get install -y -q chromium fonts-noto-cjk; } \
	  || $(VENV)/bin/playwright install chromium
	@[ "$$(id -u)" != 0 ] || fc-list :lang=zh | grep -q . || { apt-get update -q && apt-get install -y -q fonts-noto-cjk; }

test: $(VENV)/.test browser
	@$(PY) -m tests.tiers

clean:
	rm -rf var/db.sqlite3* var/index var/queue var/control var/cache var/media var/private var/beat* var/demo*
