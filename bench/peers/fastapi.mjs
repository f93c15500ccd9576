// The FastAPI application on uvicorn and uvloop, all from Debian's packages, over the tables of our server.
import { freePort, run, startPeer } from '../processes.mjs';

const python = '/usr/bin/python3'; // Debian's: another one does not see Debian's packages
const folder = new URL('.', import.meta.url).pathname;

// Throws where a module is missing.
export function requireFastApi() {
  try {
    run(python, ['-c', 'import fastapi, httptools, jose, psycopg2, sqlalchemy, uvicorn, uvloop']);
  } catch (error) {
    const why = error.stderr?.trim().split('\n').at(-1) ?? error.message;
    throw new Error(`the FastAPI peer cannot run (${why}); run scripts/setup --bench`);
  }
}

export async function startFastApi({ url, secret, workers }) {
  const port = await freePort();
  const args = ['-m', 'uvicorn', '--loop', 'uvloop', '--http', 'httptools', '--workers', `${workers}`, '--no-access-log', '--log-level', 'error',
    '--host', '127.0.0.1', '--port', `${port}`, 'fastapi_app:app'];
  const env = { PATH: process.env.PATH, PYTHONDONTWRITEBYTECODE: '1', DATABASE_URL: url, SECRET_KEY: secret };
  return startPeer('the FastAPI application', python, args, { port, cwd: folder, env });
}
