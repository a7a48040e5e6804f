/** Remembers the second at which somebody left a lecture: with us when signed in, else in this browser. */
import { addressOf, put } from '$lib/api/client';
import { api } from '$lib/paths';

const key = (lectureId: string) => `benhoc.watch.${lectureId}`;

export function placeHere(lectureId: string): number {
	try {
		return Number(localStorage.getItem(key(lectureId))) || 0;
	} catch {
		return 0;
	}
}

export class PlaceKeeper {
	private kept = -1;

	constructor(
		private lectureId: string,
		private signedIn: boolean
	) {}

	/** `leaving` sends it even while the page goes away. */
	keep(seconds: number, leaving = false): void {
		const whole = Math.floor(seconds);
		if (whole === this.kept || whole < 1) return;
		this.kept = whole;
		try {
			localStorage.setItem(key(this.lectureId), String(whole));
		} catch {
			/* a full or closed store loses only the place */
		}
		if (!this.signedIn) return;
		const body = { position_s: whole, at: new Date().toISOString() };
		if (leaving) {
			fetch(addressOf(api.watch(this.lectureId)), {
				method: 'PUT',
				keepalive: true,
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body)
			}).catch(() => {});
		} else {
			put(api.watch(this.lectureId), body).catch(() => {
				this.kept = -1;
			});
		}
	}
}
