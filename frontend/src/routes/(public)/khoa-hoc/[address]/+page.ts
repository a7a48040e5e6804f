import type { CourseView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const course = await view<CourseView>({ url, fetch }, api.course(shortOf(params.address)));
	return { course, here: course.unit };
};
