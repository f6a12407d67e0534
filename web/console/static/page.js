// A session that is over leads back to the log-in page, instead of failing again and again.
const asked = window.fetch;
window.fetch = async (...request) => {
  const answer = await asked(...request);
  if (answer.status === 401) location.assign("/login");
  return answer;
};
