namespace AutoIG.Onnx.Files;

/// <summary>
/// How much memory reading a file may take: ten times its bytes, and a fixed part for small files. An empty message is two bytes in the
/// file and a hundred in memory, so that a file that is nothing else would take fifty times its length; no exporter writes one.
/// </summary>
internal sealed class ReadingBudget(string path, long bytes)
{
    /// <summary>What is free for every file: graphs whose weights lie beside them are short, and full of small messages.</summary>
    public const long Fixed = 16 << 20;

    public const int Factor = 10;

    private long left = (Factor * bytes) + Fixed;

    /// <summary>Takes what an object of the model needs, its place in a list that grows by doubling included.</summary>
    /// <exception cref="OnnxFileException">There is not as much left.</exception>
    public void Take(long count, long at)
    {
        left -= count;
        if (left < 0)
        {
            throw new OnnxFileException(path, $"byte {at}: expected a model that takes at most {Factor} times its {bytes} bytes in memory, "
                + "but this one is made of so many small messages that it takes more");
        }
    }
}
