// A whole installation with the sample content, started for the walks as a person would start it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const need = (name) => process.env[name] ?? fail(`${name} is not set: run \`make test\` or see deploy/test.sh`);
const fail = (text) => {
	throw new Error(text);
};

const freePort = () =>
	new Promise((resolve) => {
		const server = createServer();
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until `ask` answers something true; fails with `what` after `seconds`. */
export async function until(what, seconds, ask) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await ask();
		if (answer) return answer;
		if (Date.now() > end) fail(`${what}: not within ${seconds} s`);
		await sleep(500);
	}
}

export class Site {
	/** Loads the sample into a folder of its own and serves it. */
	static async open() {
		const site = new Site();
		site.program = need('BENHOC_TEST_BIN');
		site.folder = mkdtempSync(join(tmpdir(), 'benhoc-e2e-'));
		const port = await freePort();
		site.address = `http://localhost:${port}`;
		site.env = {
			PATH: process.env.PATH,
			HOME: process.env.HOME,
			BENHOC_DATA_FOLDER: site.folder,
			BENHOC_LISTEN_ADDRESS: `127.0.0.1:${port}`,
			BENHOC_SITE_ADDRESS: site.address,
			BENHOC_LIMITS_FREE_SPACE_FLOOR_GB: '1',
			// What a walk sends need not wait behind the sample's scanned book.
			BENHOC_MEDIA_WORKERS: '2',
			BENHOC_LOG_FORMAT: 'text',
			BENHOC_MEDIA_PDFIUM: process.env.BENHOC_MEDIA_PDFIUM ?? ''
		};
		const said = execFileSync(site.program, ['seed', '--sample', need('BENHOC_TEST_SAMPLE')], { env: site.env, encoding: 'utf8' });
		// One line a role: `role  login  secret   name (unit)`, columns two spaces apart or more.
		site.accounts = said
			.split('\n')
			.map((line) => line.match(/^ {2}(\S.*?) {2,}(\S.*?) {2,}(\S+) {3}(.*)$/))
			.filter(Boolean)
			.map(([, role, login, secret, name]) => ({ role, login, secret, name }));
		// A test run that is broken off leaves no program behind.
		process.once('exit', () => site.child?.kill('SIGKILL'));
		await site.start();
		return site;
	}

	/** The sample account of a role, in Vietnamese words. */
	account(role) {
		return this.accounts.find((account) => account.role === role) ?? fail(`no sample account: ${role} in ${JSON.stringify(this.accounts)}`);
	}

	async start() {
		this.log = '';
		this.child = spawn(this.program, ['serve'], { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
		for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (data) => (this.log += data));
		let gone = false;
		this.ended = new Promise((resolve) => this.child.on('exit', resolve)).then(() => (gone = true));
		await until('the site opens', 60, async () => {
			if (gone) fail(`the program ended: ${this.log}`);
			const answer = await fetch(`${this.address}/api/health`).catch(() => null);
			return answer?.ok;
		});
	}

	/** As a power cut would end it. */
	async kill() {
		this.child.kill('SIGKILL');
		await this.ended;
	}

	async close() {
		this.child.kill('SIGTERM');
		await Promise.race([this.ended, sleep(15_000)]);
		this.child.kill('SIGKILL');
		if (process.env.BENHOC_TEST_LOG) writeFileSync(process.env.BENHOC_TEST_LOG, this.log);
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Where a file of the sample lies. */
	static file(name) {
		return join(need('BENHOC_TEST_SAMPLE'), name);
	}

	/** What the API answers a visitor. */
	async get(path) {
		const answer = await fetch(this.address + path);
		if (!answer.ok) fail(`${path}: ${answer.status}`);
		return answer.json();
	}
}
