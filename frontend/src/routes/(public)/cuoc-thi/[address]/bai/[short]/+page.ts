import type { EntryView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const entry = await view<EntryView>({ url, fetch }, api.entry(params.short));
	return { entry, here: entry.contest?.unit ?? entry.unit };
};
