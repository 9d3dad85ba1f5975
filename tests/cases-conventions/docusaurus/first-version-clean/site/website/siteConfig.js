module.exports = {title: 'Луки', baseUrl: '/', cleanUrl: true};
