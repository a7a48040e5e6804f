/** Feeds a playlist to a <video>: hls.js where it can work (fetched only now), else the browser's own player. */
import type HlsType from 'hls.js';
import { refresh } from '$lib/api/client';

export interface Feed {
	/** Fewest bytes for the picture, and little fetched ahead. */
	save(on: boolean): void;
	stop(): void;
}
export class Unplayable extends Error {}

interface Options {
	start: number;
	save: boolean;
	onbroken: () => void;
}

export async function feed(video: HTMLVideoElement, playlist: string, options: Options): Promise<Feed> {
	const { default: Hls } = await import('hls.js');
	if (Hls.isSupported()) return withHls(Hls, video, playlist, options);
	if (video.canPlayType('application/vnd.apple.mpegurl')) return natively(video, playlist, options);
	throw new Unplayable();
}

const AHEAD_S = 30;
const AHEAD_SAVING_S = 12;

function withHls(Hls: typeof HlsType, video: HTMLVideoElement, playlist: string, options: Options): Feed {
	const hls = new Hls({
		startPosition: options.start,
		// A phone's small screen never fetches more lines than it shows.
		capLevelToPlayerSize: true,
		// The lowest first: on a weak link something must show at once.
		startLevel: 0,
		abrEwmaDefaultEstimate: 300_000,
		backBufferLength: 60
	});
	let tries = 0;
	hls.on(Hls.Events.ERROR, async (_event, data) => {
		const status = data.response?.code;
		if (status === 401 || status === 403) await refresh().catch(() => null);
		if (!data.fatal) return;
		if (++tries > 4) return options.onbroken();
		if (data.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError();
		else setTimeout(() => hls.startLoad(), 1000 * tries);
	});
	hls.on(Hls.Events.FRAG_LOADED, () => (tries = 0));
	const save = (on: boolean) => {
		hls.autoLevelCapping = on ? 0 : -1;
		// Both: without the second it fetches ahead until 60 MB, which here is the whole film.
		hls.config.maxBufferLength = hls.config.maxMaxBufferLength = on ? AHEAD_SAVING_S : AHEAD_S;
	};
	save(options.save);
	hls.loadSource(playlist);
	hls.attachMedia(video);
	return { save, stop: () => hls.destroy() };
}

function natively(video: HTMLVideoElement, playlist: string, options: Options): Feed {
	video.src = playlist;
	video.addEventListener('loadedmetadata', () => (video.currentTime = options.start), { once: true });
	video.addEventListener('error', options.onbroken, { once: true });
	return {
		save: () => {},
		stop: () => {
			video.removeAttribute('src');
			video.load();
		}
	};
}
