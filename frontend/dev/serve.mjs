/**
 * For design work: serves `build/` with believable answers, the way the backend fills the shell.
 *   node dev/serve.mjs [port]      then open it; ?as=learner|staff|visitor chooses who looks
 * Not part of the product: nothing here is built or shipped.
 */
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { answer } from './views/answers.mjs';
import { firstOf } from './views/first.mjs';
import { bookPage, cover, still } from './views/pictures.mjs';
import { tus } from './views/tus.mjs';

const build = fileURLToPath(new URL('../build', import.meta.url));
const media = process.env.BENHOC_DEV_HLS ?? '/nowhere';
const types = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json', '.m3u8': 'application/vnd.apple.mpegurl', '.m4s': 'video/iso.segment', '.mp4': 'video/mp4', '.txt': 'text/plain' };
const drawings = { still, cover, page: bookPage };

createServer(async (request, response) => {
	const url = new URL(request.url, 'http://localhost');
	const as = url.searchParams.get('as') ?? /dev_as=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? 'visitor';
	const send = (status, type, body, headers = {}) => {
		const zip = /text|json|javascript|svg/.test(type) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
		response.writeHead(status, { 'Content-Type': type, 'Set-Cookie': `dev_as=${as}; Path=/`, ...(zip && { 'Content-Encoding': 'br' }), ...headers });
		response.end(zip ? brotliCompressSync(body) : body);
	};
	try {
		if (url.pathname.startsWith('/api/v1/uploads') && request.method !== 'GET') return tus(request, response);
		if (url.pathname.startsWith('/api/v1/')) {
			const view = answer(request.method, url.pathname.slice(7), url.searchParams, as);
			if (view === null) return send(204, 'text/plain', '');
			return view ? send(200, 'application/json', JSON.stringify(view)) : send(404, 'application/json', '{"code":"not_found","message":"Không tìm thấy"}');
		}
		const drawing = /^\/dev\/(still|cover|page)\/(\d+)\.svg$/.exec(url.pathname);
		if (drawing) return send(200, 'image/svg+xml', drawings[drawing[1]](Number(drawing[2])), { 'Cache-Control': 'max-age=600' });
		const file = url.pathname.startsWith('/media/lectures/') ? join(media, normalize(url.pathname.split('/').slice(4).join('/'))) : join(build, normalize(url.pathname));
		if (extname(file) && existsSync(file)) return send(200, types[extname(file)] ?? 'application/octet-stream', await readFile(file), { 'Cache-Control': 'max-age=600' });
		const { head, body } = firstOf(url.pathname, url.search, as);
		const shell = await readFile(join(build, '200.html'), 'utf8');
		send(200, 'text/html; charset=utf-8', shell.replace('<!--benhoc:head-->', () => head).replace('<!--benhoc:body-->', () => body));
	} catch (failure) {
		send(500, 'text/plain', String(failure.stack));
	}
}).listen(Number(process.argv[2] ?? 8150), '127.0.0.1', () => console.log(`http://127.0.0.1:${process.argv[2] ?? 8150}`));
