// nginx with a fixed JSON answer: what a request costs where nothing is computed.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findProgram, freePort, startPeer } from '../processes.mjs';

const configuration = (port, workers) => `
daemon off;
pid nginx.pid;
worker_processes ${workers};
error_log stderr error;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 1000000000;
    default_type application/json;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen 127.0.0.1:${port};
        location / { return 200 '{"status":"ok"}'; }
    }
}
`;

export async function startNginx(folder, workers) {
  const home = path.join(folder, 'nginx');
  mkdirSync(home);
  const port = await freePort();
  writeFileSync(path.join(home, 'nginx.conf'), configuration(port, workers));
  return startPeer('nginx', findProgram('nginx'), ['-e', 'stderr', '-p', home, '-c', 'nginx.conf'], { port });
}
