//! A picture that could be the scan of a business licence: a paper with a red frame, grey lines of text and a round seal.

const WIDTH: u32 = 240;
const HEIGHT: u32 = 170;

/// Palette entries.
const PAPER: u8 = 0;
const FRAME: u8 = 1;
const INK: u8 = 2;
const SEAL: u8 = 3;
const PALETTE: [u8; 12] = [0xfb, 0xf6, 0xe9, 0xb4, 0x2b, 0x2b, 0x8c, 0x8c, 0x8c, 0xd0, 0x30, 0x30];

/// PNG, two bits a pixel. `seed` moves the lines a little, so that no two licences are alike.
pub(in super::super) fn licence(seed: u64) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        // Each row starts with its filter: none.
        rows.push(0);
        rows.extend((0..WIDTH / 4).map(|x| (0..4).fold(0, |byte, part| (byte << 2) | pixel(4 * x + part, y, seed))));
    }
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    // 2 bits a pixel, palette, standard compression and filters, not interlaced.
    header.extend([2, 3, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"PLTE", &PALETTE);
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn pixel(x: u32, y: u32, seed: u64) -> u8 {
    let edge = x.min(y).min(WIDTH - 1 - x).min(HEIGHT - 1 - y);
    if (6..9).contains(&edge) {
        return FRAME;
    }
    let (dx, dy) = (x.abs_diff(190), y.abs_diff(125));
    if (18 * 18..=22 * 22).contains(&(dx * dx + dy * dy)) {
        return SEAL;
    }
    let line = y / 14;
    // Bits of the seed give each line its own length.
    let length = 60 + u32::try_from((seed >> (line % 12 * 5)) & 31).unwrap_or(0) * 3;
    let written = y % 14 < 4 && (3..11).contains(&line) && (30..30 + length).contains(&x);
    let title = (22..32).contains(&y) && (70..170).contains(&x);
    if written || title { INK } else { PAPER }
}

fn chunk(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    file.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let check = crc32(file.get(start..).unwrap_or_default());
    file.extend(check.to_be_bytes());
}

/// A zlib stream of stored (not compressed) blocks.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks = data.chunks(0xffff);
    let count = blocks.len();
    for (index, block) in blocks.enumerate() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(index + 1 == count));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(data).to_be_bytes());
    stream
}

fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}
