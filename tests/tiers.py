"""`make test`: lint, migrations, then pytest on every tier this machine offers; prints which tiers ran.

Tiers: sqlite (always, with the browser and encoder tests) and, where they answer on their standard local ports,
PostgreSQL and Redis. TEST_DATABASE_URL and TEST_REDIS_URL name other places.
"""

import os
import socket
import subprocess
import sys

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


def run(title, *command, **env):
    print(f"\n== {title}", flush=True)
    python = [sys.executable, "-m"]
    if subprocess.run([*python, *command], env={**os.environ, **env}).returncode:
        sys.exit(f"{title}：未通过")


def main():
    run("代码检查", "ruff", "check", ".")
    run("代码格式", "ruff", "format", "--check", ".")
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    run("迁移检查", "django", "makemigrations", "--check", "--dry-run", **environment)
    run("英文目录", "django", "compile_catalogue", **environment)
    ran = ["SQLite"]
    run("测试：SQLite，含浏览器与编码模型", "pytest")
    services = {}
    if has_postgres():
        services["DATABASE_URL"] = POSTGRES
        ran.append("PostgreSQL")
    if has_redis():
        services["REDIS_URL"] = REDIS
        ran.append("Redis")
    if services:
        run(f"测试：{'、'.join(ran[1:])}", "pytest", "-m", "not browser and not encoder", **services)
    print(f"\n已运行的层：{'、'.join(ran)}")


if __name__ == "__main__":
    main()
