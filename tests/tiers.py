"""`make test`: lint, migrations, then pytest on every tier this machine offers; prints which tiers ran.

Tiers: sqlite (always, with the browser and encoder tests) and, where they answer on their standard local ports,
PostgreSQL and Redis. TEST_DATABASE_URL and TEST_REDIS_URL name other places. The two tiers run side by side; what the
second prints is shown when the first has ended.
"""

import os
import socket
import subprocess
import sys
import tempfile

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def listens(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def has_postgres():
    if "TEST_DATABASE_URL" not in os.environ and not listens(5432):
        return False
    import psycopg

    try:
        psycopg.connect(POSTGRES.replace("postgres://", "postgresql://", 1), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        print(f"PostgreSQL 应答但未接受连接，跳过该层：{error}")
        return False
    return True


def has_redis():
    return "TEST_REDIS_URL" in os.environ or listens(6379)


def start(title, *command, output=None, **env):
    """Begin `python -m command`; its output goes to the terminal, or to the file given."""
    print(f"\n== {title}", flush=True)
    return subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **env}, stdout=output, stderr=output)


def end(title, process):
    """Wait for it; a failure ends the whole run in words."""
    if process.wait():
        sys.exit(f"{title}：未通过")


def run(title, *command, **env):
    end(title, start(title, *command, **env))


def services() -> dict[str, str]:
    """Settings of the servers that answer here, by the name of each."""
    found = {}
    if has_postgres():
        found["PostgreSQL"] = {"DATABASE_URL": POSTGRES}
    if has_redis():
        found["Redis"] = {"REDIS_URL": REDIS}
    return found


def main():
    run("代码检查", "ruff", "check", ".")
    run("代码格式", "ruff", "format", "--check", ".")
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run("迁移检查", "django", "makemigrations", "--check", "--dry-run", **environment)
    run("英文目录", "django", "compile_catalogue", **environment)
    found = services()
    beside, title = None, f"测试：{'、'.join(found)}"
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        if found:
            settings = {name: value for server in found.values() for name, value in server.items()}
            beside = start(f"{title}（同时进行）", "pytest", "-m", "not browser and not encoder", output=output, **settings)
        try:
            run("测试：SQLite，含浏览器与编码模型", "pytest")
        finally:
            if beside:
                beside.wait()
                output.seek(0)
                print(f"\n== {title}\n{output.read()}", flush=True)
    if beside:
        end(title, beside)
    print(f"\n已运行的层：{'、'.join(['SQLite', *found])}")


if __name__ == "__main__":
    main()
