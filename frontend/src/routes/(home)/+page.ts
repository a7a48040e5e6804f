import type { HomeView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => ({ home: await view<HomeView>({ url, fetch }, api.home) });
