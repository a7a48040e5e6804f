/** One file on its way: pause, go on, survive cuts, know its speed. */
import { Upload } from 'tus-js-client';
import { isStale, refresh, post } from '$lib/api/client';
import { ApiError, saying } from '$lib/api/errors';
import type { Audience, BookRow } from '$lib/api/types';
import { api, apiBase } from '$lib/paths';
import { forget, keep, type Kept } from './kept';

export type ItemState = 'again' | 'waiting' | 'sending' | 'lost' | 'paused' | 'finishing' | 'done' | 'failed';

/** Small enough that a cut on 200 kbit/s costs little, and a whole S3 part. */
const CHUNK = 5 * 1024 * 1024;
const PATIENCE = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];
const SPEED_OVER_MS = 8000;

export class UploadItem {
	state = $state<ItemState>('waiting');
	title = $state('');
	audience = $state<Audience>('signed_in');
	sent = $state(0);
	/** Bytes a second over the last moments; 0 when unknown. */
	speed = $state(0);
	message = $state('');
	/** The same book is in the library: it is for the person to say whether it is added all the same. */
	duplicate = $state(false);
	/** Books that seem to be the same, though their files are others. */
	near = $state.raw<BookRow[]>([]);
	private upload: Upload | null = null;
	private samples: { at: number; sent: number }[] = [];

	constructor(
		readonly kept: Kept,
		private file: File | null,
		private onend: () => void
	) {
		this.title = kept.title;
		this.audience = kept.audience;
		this.sent = kept.sent;
		this.state = file ? 'waiting' : 'again';
	}

	get name() {
		return this.kept.name;
	}
	get size() {
		return this.kept.size;
	}
	get uploadId() {
		return this.kept.url?.split('/').pop() ?? '';
	}
	get secondsLeft() {
		return this.speed ? (this.size - this.sent) / this.speed : null;
	}

	/** The same file, picked again after a reload. */
	give(file: File): void {
		this.file = file;
		this.state = 'waiting';
	}

	/** Asks the browser for the file it may still reach; needs a tap. */
	async reopen(): Promise<boolean> {
		const handle = this.kept.handle as (FileSystemFileHandle & { requestPermission?: (d: { mode: 'read' }) => Promise<string> }) | undefined;
		try {
			if (!handle || (await handle.requestPermission?.({ mode: 'read' })) !== 'granted') return false;
			this.give(await handle.getFile());
			return true;
		} catch {
			return false;
		}
	}

	start(): void {
		if (!this.file) return;
		this.state = 'sending';
		this.message = '';
		this.samples = [];
		this.upload ??= this.make(this.file);
		this.upload.start();
	}

	private make(file: File): Upload {
		const { purpose, unitId, id } = this.kept;
		return new Upload(file, {
			endpoint: apiBase + api.uploads,
			uploadUrl: this.kept.url,
			chunkSize: CHUNK,
			retryDelays: PATIENCE,
			storeFingerprintForResuming: false,
			metadata: { filename: file.name, filetype: file.type || 'application/octet-stream', purpose, unit_id: unitId, [`${purpose}_id`]: id },
			onBeforeRequest: async () => {
				if (isStale()) await refresh();
			},
			onUploadUrlAvailable: () => {
				this.kept.url = this.upload?.url ?? null;
				this.save();
			},
			onShouldRetry: (error) => {
				const status = error.originalResponse?.getStatus() ?? 0;
				this.state = 'lost';
				return status === 0 || status === 401 || status === 409 || status === 423 || status >= 500;
			},
			onProgress: (sent) => this.measure(sent),
			onChunkComplete: (_size, accepted) => {
				this.kept.sent = accepted;
				this.save();
			},
			onSuccess: () => this.finish(),
			onError: (error) => {
				if (!navigator.onLine) return this.waitForNetwork();
				this.state = 'failed';
				this.message = reasonOf(error);
				this.onend();
			}
		});
	}

	private waitForNetwork(): void {
		this.state = 'lost';
		addEventListener('online', () => this.state === 'lost' && this.start(), { once: true });
	}

	private measure(sent: number): void {
		const now = performance.now();
		this.state = 'sending';
		this.sent = sent;
		this.samples = [...this.samples.filter((sample) => now - sample.at < SPEED_OVER_MS), { at: now, sent }];
		const first = this.samples[0]!;
		if (now - first.at > 1000) this.speed = Math.max(0, ((sent - first.sent) / (now - first.at)) * 1000);
	}

	async pause(): Promise<void> {
		await this.upload?.abort();
		this.speed = 0;
		this.state = 'paused';
		this.onend();
	}

	/** The file has arrived; now the thing it is for is made, with the id that was chosen at the start. */
	async finish(): Promise<void> {
		this.state = 'finishing';
		this.sent = this.size;
		try {
			if (await this.isNear()) return this.onend();
			await makers[this.kept.purpose](this);
			await forget(this.kept.id);
			this.state = 'done';
		} catch (thrown) {
			this.state = 'failed';
			this.message = saying(thrown);
			this.duplicate = this.kept.purpose === 'book' && thrown instanceof ApiError && thrown.code === 'conflict';
		}
		this.onend();
	}

	/** Whether the library has a book of that name: shown before it is stored twice. */
	private async isNear(): Promise<boolean> {
		if (this.kept.purpose !== 'book' || this.duplicate) return false;
		// Only staff need it.
		const { nearTo } = await import('$lib/library/near');
		this.near = await nearTo({ title: this.title, contributors: '', year: '', isbn: '' }, this.kept.unitId);
		if (!this.near.length) return false;
		this.state = 'failed';
		this.duplicate = true;
		return true;
	}

	retry = () => (this.kept.url && this.sent === this.size ? this.finish() : this.start());

	async drop(): Promise<void> {
		await this.upload?.abort(true).catch(() => {});
		await forget(this.kept.id);
	}

	save(): void {
		this.kept.title = this.title;
		this.kept.audience = this.audience;
		keep({ ...this.kept });
	}
}

const makers: Record<Kept['purpose'], (item: UploadItem) => Promise<unknown>> = {
	lecture: (item) => post(api.lectures, body(item, { audience: item.audience })),
	book: (item) => post(api.books, body(item, { access: item.audience, allow_duplicate: item.duplicate })),
	catalogue: ({ kept, uploadId }) => post(api.imports, { id: kept.id, unit_id: kept.unitId, upload_id: uploadId }),
	// An entry is made by its form, which has more to say.
	entry: async () => {}
};
const body = (item: UploadItem, more: object) => ({
	id: item.kept.id,
	unit_id: item.kept.unitId,
	title: item.title.trim() || item.name,
	upload_id: item.uploadId,
	...more
});

function reasonOf(error: unknown): string {
	const answer = (error as { originalResponse?: { getBody(): string } }).originalResponse;
	try {
		return (JSON.parse(answer?.getBody() ?? '') as { message: string }).message;
	} catch {
		return saying(error);
	}
}
