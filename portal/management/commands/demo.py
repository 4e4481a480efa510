"""Show the product: prepare the demo province, start web server and worker, print where to go and who to be."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand
from django.test import override_settings

from portal.demo import people, prepare, show

ROLES = {"citizen": "公众", "member": "企业", "staff": "服务人员", "officer": "招商人员", "editor": "内容编辑", "admin": "系统管理员"}
STOP_SECONDS = 15  # after which a process that was told to stop is killed


class Command(BaseCommand):
    help = "准备演示省并启动网站和后台作业；--no-serve 只准备并打印结果表。"

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="不启动网站，打印匹配与问答结果")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--enterprises", type=int, default=prepare.ENTERPRISES, help="演示企业数量")

    def handle(self, *args, **options):
        start = time.monotonic()
        with override_settings(CELERY_TASK_ALWAYS_EAGER=False):
            prepare.prepare(self._say, enterprises=options["enterprises"])
        self._say(f"准备完成，共用时 {time.monotonic() - start:.0f} 秒")
        if options["no_serve"]:
            show.show(self._say)
        else:
            self._serve(options["host"], options["port"])

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    def _serve(self, host, port):
        bin_dir = Path(sys.executable).parent
        worker = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "portal", "worker"]
        worker += ["-P", "threads", "-c", "4", "-B", "-l", "ERROR"]
        web = [shutil.which("granian", path=bin_dir) or "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
        web += ["--workers", "1", "--blocking-threads", "8", "--no-access-log", "--log-level", "error", "portal.wsgi:application"]
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # who ends it politely leaves no process behind either
        running = [subprocess.Popen(worker), subprocess.Popen(web)]
        self._welcome(host, port)
        try:
            while all(process.poll() is None for process in running):
                time.sleep(0.5)
            self.stderr.write("网站或后台作业进程已退出，演示停止。")
        except KeyboardInterrupt:
            self._say("正在停止 …")
        finally:
            for process in running:
                process.terminate()
            for process in running:
                _end(process)

    def _welcome(self, host, port):
        secret = people.password()
        self._say(f"\n园企通已启动：http://{host}:{port}/\n演示账号（密码均为 {secret}）：")
        for username, role, name in people.ROLES:
            self._say(f"  {username:<10} {ROLES[role]}  {name}")
        self._say("按 Ctrl+C 停止。")


def _end(process):
    """Wait for a process that was told to stop; one that does not is killed: its jobs are taken up at the next start."""
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
