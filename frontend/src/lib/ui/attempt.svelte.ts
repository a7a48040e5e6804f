/** One thing a person tries: busy while it runs, a sentence when it fails. What was typed stays where it is. */
import { untrack } from 'svelte';
import { ApiError, saying } from '$lib/api/errors';

export class Attempt {
	busy = $state(false);
	message = $state('');
	fields = $state<Record<string, string>>({});
	/** The last error whole, for those who look at its code (409: what is stored now). */
	error = $state<ApiError | null>(null);

	async run<T>(work: () => Promise<T>): Promise<T | undefined> {
		// Read unseen: an effect that tries something must not run again because of it.
		if (untrack(() => this.busy)) return undefined;
		this.busy = true;
		this.clear();
		try {
			return await work();
		} catch (thrown) {
			this.message = saying(thrown);
			this.error = thrown instanceof ApiError ? thrown : null;
			this.fields = this.error?.fields ?? {};
			if (!this.error) console.error(thrown);
			return undefined;
		} finally {
			this.busy = false;
		}
	}

	clear(): void {
		this.message = '';
		this.fields = {};
		this.error = null;
	}
}
