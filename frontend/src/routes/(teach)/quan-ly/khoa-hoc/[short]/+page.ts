import type { CourseView } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	return { course: await fromApi<CourseView>({ fetch }, api.course(params.short)) };
};
