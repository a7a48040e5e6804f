import { beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '$lib/api/errors';
import { Autosave } from './autosave.svelte';

describe('Autosave', () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it('stores the last words once after a rest', async () => {
		const sent: unknown[] = [];
		const saver = new Autosave(async (changes) => void sent.push(changes));
		saver.change({ title: 'a' });
		saver.change({ title: 'ab', about: 'x' });
		await vi.advanceTimersByTimeAsync(1300);
		expect(sent).toEqual([{ title: 'ab', about: 'x' }]);
		expect(saver.state).toBe('saved');
	});

	it('keeps the words of a failed try and sends them again', async () => {
		let broken = true;
		const sent: unknown[] = [];
		const saver = new Autosave(async (changes) => {
			if (broken) throw new ApiError(503, 'too_busy', 'bận');
			sent.push(changes);
		});
		saver.change({ title: 'a' });
		await vi.advanceTimersByTimeAsync(1300);
		expect(saver.state).toBe('failed');
		broken = false;
		await vi.advanceTimersByTimeAsync(6100);
		expect(sent).toEqual([{ title: 'a' }]);
	});

	it('holds what is on its way as unsaved until it is stored', async () => {
		let stored = () => {};
		const saver = new Autosave(() => new Promise<void>((done) => (stored = done)));
		saver.change({ title: 'a' });
		await vi.advanceTimersByTimeAsync(1300);
		saver.change({ about: 'x' });
		expect(saver.unsaved).toEqual({ title: 'a', about: 'x' });
		stored();
		await vi.advanceTimersByTimeAsync(0);
		expect(saver.unsaved).toEqual({ about: 'x' });
	});

	it('waits for the person when somebody else was first', async () => {
		let first = true;
		const sent: unknown[] = [];
		const saver = new Autosave(async (changes) => {
			if (first) {
				first = false;
				throw new ApiError(409, 'conflict', 'trước', {}, null, 9);
			}
			sent.push(changes);
		});
		saver.change({ title: 'a' });
		await vi.advanceTimersByTimeAsync(20_000);
		expect(saver.state).toBe('conflict');
		expect(saver.current).toBe(9);
		saver.change({ title: 'ab' });
		await saver.keepMine();
		expect(sent).toEqual([{ title: 'ab' }]);
	});
});
