/** Saves what is typed after a short rest; keeps every change until it is safely stored. */
import { ApiError, saying } from '$lib/api/errors';
import { clock } from '$lib/format';

const REST_MS = 1200;
const TRY_AGAIN_MS = 6000;
type Changes = Record<string, unknown>;

export class Autosave {
	state = $state<'still' | 'waiting' | 'saving' | 'saved' | 'failed' | 'conflict'>('still');
	savedAt = $state('');
	message = $state('');
	/** The version that is stored now, when somebody else was first. */
	current = $state<number | null>(null);
	private changes: Changes = {};
	/** What is on its way. */
	private sending: Changes = {};
	private timer: ReturnType<typeof setTimeout> | undefined;
	private running: Promise<void> | null = null;

	constructor(private send: (changes: Changes) => Promise<void>) {}

	/** What was typed and is not stored yet: what comes from elsewhere must not take its place. */
	get unsaved(): Readonly<Changes> {
		return { ...this.sending, ...this.changes };
	}

	change(part: Changes): void {
		this.changes = { ...this.changes, ...part };
		if (this.state === 'conflict') return;
		this.state = 'waiting';
		this.later(REST_MS);
	}

	private later(wait: number): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => this.flush(), wait);
	}

	/** Stores at once what is waiting; what is typed meanwhile follows. */
	async flush(): Promise<void> {
		clearTimeout(this.timer);
		await this.running;
		if (!Object.keys(this.changes).length) return;
		this.running = this.save();
		await this.running;
		this.running = null;
	}

	private async save(): Promise<void> {
		const sending = (this.sending = this.changes);
		this.changes = {};
		this.state = 'saving';
		try {
			await this.send(sending);
			this.savedAt = clock(new Date());
			this.state = Object.keys(this.changes).length ? 'waiting' : 'saved';
			this.message = '';
		} catch (thrown) {
			// Later words win over those that could not be stored.
			this.changes = { ...sending, ...this.changes };
			this.failed(thrown);
		} finally {
			this.sending = {};
		}
	}

	private failed(thrown: unknown): void {
		const known = thrown instanceof ApiError ? thrown : null;
		this.message = saying(thrown);
		if (known?.code === 'conflict') {
			this.current = known.current;
			this.state = 'conflict';
			return;
		}
		this.state = 'failed';
		const passing = !known || known.status === 0 || known.status === 429 || known.status >= 500;
		if (passing) this.later(TRY_AGAIN_MS);
	}

	/** "Keep my words": the same changes over the newer version. */
	keepMine(): Promise<void> {
		this.state = 'waiting';
		return this.flush();
	}
	/** "Take theirs": ours are let go. */
	takeTheirs(): void {
		this.changes = {};
		this.state = 'still';
		this.message = '';
	}
	get dirty(): boolean {
		return this.state === 'waiting' || this.state === 'saving' || this.state === 'failed' || this.state === 'conflict';
	}
}
