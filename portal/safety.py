"""Refuse to start with settings that would expose people's data; make a key for a laptop."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}


def local_key(path: Path) -> str:
    """The key in path, generated on first start and readable by its owner only."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


def refuse_unsafe(*, debug, hosts, key, key_given, https):
    """Raise ImproperlyConfigured with every fault in words when the site is open to more than this machine."""
    lines = faults(debug=debug, hosts=hosts, key=key, key_given=key_given, https=https)
    if lines:
        raise ImproperlyConfigured("园企通未启动，请先修改以下设置：\n" + "\n".join(f"- {line}" for line in lines))


def faults(*, debug, hosts, key, key_given, https) -> list[str]:
    """What is unsafe about these settings, one sentence each; empty if nothing."""
    found = []
    if len(key) < 50:
        found.append("SECRET_KEY 少于 50 个字符，请换用随机生成的长密钥。")
    if set(hosts) <= LOCAL:
        return found
    if debug:
        found.append("DEBUG=1 时 ALLOWED_HOSTS 只能是本机地址，请设 DEBUG=0。")
    if "*" in hosts:
        found.append("ALLOWED_HOSTS 不能为 *，请列出网站的域名。")
    if not key_given:
        found.append("对外服务须通过环境变量 SECRET_KEY 提供密钥。")
    if not https:
        found.append("对外服务须启用 HTTPS=1，否则登录信息会以明文传输。")
    return found
