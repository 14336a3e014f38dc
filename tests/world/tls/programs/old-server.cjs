/* biome-ignore-all lint: the language and the interfaces of Node 0.8 */
// node old-server.cjs PORT CHAIN KEY CIPHERS [DH-PARAMETERS]
var tls = require('tls');
var fs = require('fs');
var argv = process.argv;
var options = {
  cert: fs.readFileSync(argv[3]),
  key: fs.readFileSync(argv[4]),
  ciphers: argv[5],
  secureProtocol: 'SSLv23_method',
};
if (argv[6]) options.dhparam = fs.readFileSync(argv[6]);
var server = tls.createServer(options, function (socket) {
  socket.on('error', function () {});
  socket.on('data', function () {
    socket.end('HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok');
  });
});
server.on('clientError', function () {});
server.listen(+argv[2], '127.0.0.1');
