module.exports = {title: 'Луки', baseUrl: '/'};
