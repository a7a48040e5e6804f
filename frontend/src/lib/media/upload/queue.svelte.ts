/** Files of one purpose, one after another. The queue outlives the screen, and a reload. */
import { uuid7 } from '$lib/api/ids';
import type { Audience } from '$lib/api/types';
import { UploadItem } from './item.svelte';
import { forget, isSameFile, keep, keptFor, type Kept, type Purpose } from './kept';

const accepts: Record<Purpose, RegExp> = {
	lecture: /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|3gp|ts|mts|wmv|flv)$/i,
	entry: /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|3gp|ts|mts|wmv|flv)$/i,
	book: /\.pdf$/i,
	catalogue: /\.(mrc|marc|iso|xml|csv|tsv|txt|xlsx?|ods)$/i
};
export interface Picked {
	file: File;
	handle?: FileSystemFileHandle;
}

export class UploadQueue {
	items = $state<UploadItem[]>([]);
	/** Grows by one with every file that has ended: lists beside the queue look again. */
	ended = $state(0);
	private loaded = false;

	constructor(
		readonly purpose: Purpose,
		private audience: Audience
	) {}

	/** What was left from another day waits for its file. */
	async load(): Promise<void> {
		if (this.loaded) return;
		this.loaded = true;
		const kept = await keptFor(this.purpose);
		this.items = [...this.items, ...kept.map((one) => new UploadItem(one, null, this.next))];
	}

	/** Takes files up; returns the names of those that are of no use here. */
	add(picked: Picked[], unitId: string): string[] {
		const refused: string[] = [];
		for (const { file, handle } of picked) {
			const waiting = this.items.find((item) => item.state === 'again' && isSameFile(item.kept, file));
			if (waiting) waiting.give(file);
			else if (!accepts[this.purpose].test(file.name) && !/^video\/|\/pdf$/.test(file.type)) refused.push(file.name);
			else this.items.push(this.newItem(file, handle, unitId));
		}
		this.next();
		return refused;
	}

	private newItem(file: File, handle: FileSystemFileHandle | undefined, unitId: string): UploadItem {
		const kept: Kept = {
			id: uuid7(),
			purpose: this.purpose,
			unitId,
			title: titleOf(file.name),
			audience: this.audience,
			name: file.name,
			size: file.size,
			modified: file.lastModified,
			url: null,
			sent: 0,
			handle
		};
		keep(kept);
		return new UploadItem(kept, file, this.next);
	}

	/** One at a time: a weak link is not shared among files. */
	next = (): void => {
		this.ended = this.items.filter((item) => item.state === 'done').length;
		if (this.items.some((item) => item.state === 'sending' || item.state === 'lost')) return;
		this.items.find((item) => item.state === 'waiting')?.start();
	};

	async drop(item: UploadItem): Promise<void> {
		this.items = this.items.filter((one) => one !== item);
		await (item.state === 'done' ? forget(item.kept.id) : item.drop());
		this.next();
	}
}

/** `bai_1-trong-rau.mp4` → `bai 1 trong rau` */
const titleOf = (name: string) => {
	const words = name.replace(/\.[^.]+$/, '').replace(/[_-]+/g, ' ').trim();
	return words.charAt(0).toUpperCase() + words.slice(1);
};

const queues = new Map<Purpose, UploadQueue>();
export function queueFor(purpose: Purpose): UploadQueue {
	let queue = queues.get(purpose);
	if (!queue) queues.set(purpose, (queue = new UploadQueue(purpose, purpose === 'book' ? 'public' : 'signed_in')));
	queue.load();
	return queue;
}
