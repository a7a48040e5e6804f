/** How somebody reads: remembered in this browser from one book to the next. */
type Mode = 'image' | 'text';

const KEY = 'benhoc.reader';
export const MIN_ZOOM = 1;
export const MAX_ZOOM = 4;

export class ReaderState {
	mode = $state<Mode>('image');
	night = $state(false);
	/** Text size as a step from −2 to 4. */
	step = $state(0);
	zoom = $state(1);
	bars = $state(true);

	constructor(mode?: Mode) {
		try {
			const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ReaderState>;
			this.mode = mode ?? kept.mode ?? 'image';
			this.night = kept.night ?? false;
			this.step = kept.step ?? 0;
		} catch {
			/* first time, or a closed store */
		}
	}

	keep = () => {
		try {
			localStorage.setItem(KEY, JSON.stringify({ mode: this.mode, night: this.night, step: this.step }));
		} catch {
			/* only for this visit then */
		}
	};
	setMode = (mode: Mode) => {
		this.mode = mode;
		this.keep();
	};
	toggleNight = () => {
		this.night = !this.night;
		this.keep();
	};
	resize = (by: number) => {
		if (this.mode === 'image') this.zoom = clamp(this.zoom + by * 0.5, MIN_ZOOM, MAX_ZOOM);
		else this.step = clamp(this.step + by, -2, 4);
		this.keep();
	};
	toggleBars = () => (this.bars = !this.bars);
}

export const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
