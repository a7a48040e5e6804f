/** A slow, forgetful end of the line for tus uploads, so that the queue can be looked at while it works. */
const uploads = new Map();

export function tus(request, response) {
	const headers = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' };
	const path = new URL(request.url, 'http://localhost').pathname;
	if (request.method === 'POST') {
		const key = `${path}/u${uploads.size + 1}`;
		uploads.set(key, 0);
		return response.writeHead(201, { ...headers, Location: key }).end();
	}
	if (request.method === 'DELETE') return response.writeHead(204, headers).end();
	if (request.method === 'HEAD') return response.writeHead(200, { ...headers, 'Upload-Offset': uploads.get(path) ?? 0 }).end();
	let offset = Number(request.headers['upload-offset'] ?? 0);
	request.on('data', (part) => {
		offset += part.length;
		request.pause();
		setTimeout(() => request.resume(), part.length / 400);
	});
	request.on('end', () => {
		uploads.set(path, offset);
		response.writeHead(204, { ...headers, 'Upload-Offset': offset }).end();
	});
}
