/** The state of one player: what it plays, where it is, how it saves. The component only draws it. */
import { saying } from '$lib/api/errors';
import type { LectureView } from '$lib/api/types';
import { t } from '$lib/i18n';
import { feed, Unplayable, type Feed } from './hls';
import { PlaceKeeper, placeHere } from './place';

const KEEP_EVERY_S = 10;
export const speeds = [0.75, 1, 1.25, 1.5, 2];

export class PlayerState {
	video: HTMLVideoElement | undefined = $state();
	started = $state(false);
	opening = $state(false);
	playing = $state(false);
	waiting = $state(false);
	now = $state(0);
	length = $state(0);
	muted = $state(false);
	speed = $state(1);
	saver = $state(savesData());
	soundOnly = $state(false);
	message = $state('');
	resumedFrom = $state(0);

	private feeding: Feed | null = null;
	private keeper: PlaceKeeper;
	private keptAt = 0;

	constructor(
		readonly lecture: LectureView,
		signedIn: boolean,
		start?: number
	) {
		this.keeper = new PlaceKeeper(lecture.id, signedIn);
		this.length = lecture.duration_s ?? 0;
		const remembered = lecture.watched_s ?? (signedIn ? 0 : placeHere(lecture.id));
		const place = start ?? remembered;
		// The last seconds are the end: start over.
		this.now = place < this.length - 5 ? place : 0;
		if (start === undefined && this.now > 5) this.resumedFrom = this.now;
	}

	/** Nothing is fetched before somebody asks to see it: people pay by the megabyte. */
	play = async () => {
		if (!this.video) return;
		this.message = '';
		try {
			if (!this.feeding) await this.open(this.now);
			await this.video.play();
		} catch (thrown) {
			if (thrown instanceof Unplayable) this.message = t.player.unsupported;
			else if (!(thrown instanceof DOMException)) this.message = saying(thrown);
		}
	};

	private async open(from: number): Promise<void> {
		const playlist = this.soundOnly ? this.lecture.sound_only : this.lecture.playlist;
		if (!playlist || !this.video) throw new Unplayable();
		this.started = true;
		this.opening = true;
		try {
			this.feeding = await feed(this.video, playlist, { start: from, save: this.saver, onbroken: this.broke });
			this.video.playbackRate = this.speed;
		} finally {
			this.opening = false;
		}
	}

	private broke = () => {
		this.keeper.keep(this.now);
		this.close();
		this.message = t.player.broken;
	};

	toggle = () => (this.playing ? this.video?.pause() : this.play());

	seek = (to: number) => {
		this.now = Math.max(0, Math.min(to, this.length || to));
		if (this.video && this.feeding) this.video.currentTime = this.now;
		this.resumedFrom = 0;
	};

	setSpeed = (to: number) => {
		this.speed = to;
		if (this.video) this.video.playbackRate = to;
	};

	setSaver = (on: boolean) => {
		this.saver = on;
		remember(on);
		this.feeding?.save(on);
	};

	setSoundOnly = async (on: boolean) => {
		const went = this.playing;
		this.soundOnly = on;
		if (!this.feeding) return;
		this.close();
		if (went) await this.play();
	};

	toggleMuted = () => (this.muted = !this.muted);

	/** Called by the element's events. */
	tick = (seconds: number) => {
		if (!this.feeding || this.opening) return;
		this.now = seconds;
		if (Math.abs(seconds - this.keptAt) >= KEEP_EVERY_S) this.keep();
	};
	keep = (leaving = false) => {
		if (!this.started) return;
		this.keptAt = this.now;
		this.keeper.keep(this.now, leaving);
	};

	close = () => {
		this.feeding?.stop();
		this.feeding = null;
		this.playing = false;
	};
}

const SAVER = 'benhoc.saver';
function savesData(): boolean {
	try {
		const said = localStorage.getItem(SAVER);
		if (said) return said === '1';
	} catch {
		/* ask the connection instead */
	}
	const link = (navigator as { connection?: { saveData?: boolean; effectiveType?: string } }).connection;
	return !!link?.saveData || /2g|3g/.test(link?.effectiveType ?? '');
}
function remember(on: boolean): void {
	try {
		localStorage.setItem(SAVER, on ? '1' : '0');
	} catch {
		/* only for this page then */
	}
}
