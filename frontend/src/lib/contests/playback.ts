/** Tells the count how far a film was really played: a signed token, a beat while it plays, nothing else. */
import { post } from '$lib/api/client';
import { api } from '$lib/paths';

interface Session {
	token: string;
	heartbeat_s?: number;
	counted?: boolean;
}

export class Playback {
	private token = '';
	private timer: ReturnType<typeof setTimeout> | undefined;
	private opening = false;
	private beatMs = 5000;

	constructor(
		private entryId: string,
		private position: () => number,
		private oncounted: () => void,
		/** The code of the personal link by which somebody came. */
		private via?: string
	) {}

	async play(): Promise<void> {
		if (this.opening) return;
		this.opening = true;
		try {
			if (!this.token) {
				const session = await post<Session>(api.playback(this.entryId), { via: this.via });
				this.token = session.token;
				this.beatMs = (session.heartbeat_s ?? 5) * 1000;
			} else await this.beat(true);
			this.next();
		} catch {
			/* the film plays on; only this view may stay uncounted */
		} finally {
			this.opening = false;
		}
	}

	/** Paused or ended: one last beat, then silence. */
	pause(): void {
		clearTimeout(this.timer);
		if (this.token) this.beat(false).catch(() => {});
	}

	private next(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			this.beat(true)
				.catch(() => {})
				.finally(() => this.next());
		}, this.beatMs);
	}

	private async beat(playing: boolean): Promise<void> {
		const answer = await post<Session>(api.heartbeat, { token: this.token, position_s: Math.floor(this.position()), playing });
		if (answer.token) this.token = answer.token;
		if (answer.counted) this.oncounted();
	}

	stop(): void {
		clearTimeout(this.timer);
		this.timer = undefined;
		this.token = '';
	}
}
