module.exports = {
  tags: "posts",
  lang: "en",
};
