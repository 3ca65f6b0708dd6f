"""nginx, with TLS, in front of the web nodes."""

import os
import signal
import ssl
import subprocess
from pathlib import Path
from urllib.request import urlopen

from drills.programs import Program, program, wait_until

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; {user}
events {{ worker_connections 1024; }}
http {{
    log_format parvis '$time_iso8601 $request_id $upstream_addr $status $request_time';
    access_log {folder}/nginx-access.log parvis;
    client_body_temp_path {folder}/nginx-body; proxy_temp_path {folder}/nginx-proxy;
    fastcgi_temp_path {folder}/nginx-f; uwsgi_temp_path {folder}/nginx-u; scgi_temp_path {folder}/nginx-s;
    upstream parvis {{ {nodes} }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {folder}/tls.crt; ssl_certificate_key {folder}/tls.key;
        client_max_body_size 110m; keepalive_requests 1000000;
        location / {{
            proxy_pass http://parvis;
            proxy_connect_timeout 2s; proxy_read_timeout 120s;
            proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header X-Request-ID $request_id;
        }}
    }}
}}
"""


class Nginx(Program):
    """The web server in front of the nodes, each in turn, with a certificate of its own making."""

    def __init__(self, folder: Path, ports: list[int], port: int = 0) -> None:
        super().__init__(folder, "nginx")
        self.ports, self.port = ports, port or self.port
        self.url = f"https://127.0.0.1:{self.port}"
        self.certificate = folder / "tls.crt"

    def command(self) -> list[str]:
        """nginx, with its file written and its certificate made."""
        file = self._write(self.ports)
        if not self.certificate.exists():
            self._certify()
        return [program("nginx"), "-c", str(file), "-e", str(self.log), "-p", str(self.folder)]

    def send_to(self, *ports: int) -> None:
        """Have these nodes alone answer; on return, what was asked of the others is finished, and nothing more is."""
        self._write(list(ports))
        process = self.process
        if process is not None:
            before = process.children()
            process.tell_leader(signal.SIGHUP)
            wait_until(lambda: not before & process.children(), "nginx reloaded", process)

    def _write(self, ports: list[int]) -> Path:
        nodes = " ".join(f"server 127.0.0.1:{port} max_fails=3 fail_timeout=2s;" for port in ports)
        user = "user root;" if os.geteuid() == 0 else ""
        file = self.folder / "nginx.conf"
        file.write_text(NGINX.format(folder=self.folder, nodes=nodes, port=self.port, user=user))
        return file

    def _certify(self) -> None:
        names = "subjectAltName=IP:127.0.0.1,DNS:localhost"
        key = [
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            str(self.folder / "tls.key"),
        ]
        options = ["-out", str(self.certificate), "-days", "30", "-subj", "/CN=Parvis", "-addext", names]
        subprocess.run([program("openssl"), "req", "-x509", *key, *options], check=True, capture_output=True)

    def trust(self) -> ssl.SSLContext:
        """What a client needs to believe its certificate."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def answered_by(self) -> list[str]:
        """The address of the node that answered each request, in order."""
        return [line.split()[2] for line in (self.folder / "nginx-access.log").read_text().splitlines()]

    def serves(self, path: str = "/health/live/") -> bool:
        """Whether a page comes through it."""
        try:
            with urlopen(self.url + path, timeout=10, context=self.trust()) as answer:  # noqa: S310 - our own address
                return bool(answer.status == 200)
        except OSError:
            return False
