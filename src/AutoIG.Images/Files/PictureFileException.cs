namespace AutoIG.Images;

/// <summary>
/// A file is not a picture that can be read: it is damaged or cut off, of another format, animated, larger than is allowed, or no file at
/// all. The message names the file, what was expected and what came.
/// </summary>
public sealed class PictureFileException : FormatException
{
    /// <summary>Creates an exception with a general message.</summary>
    public PictureFileException()
        : base("The picture's file is not valid.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was expected and what came.</param>
    public PictureFileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception that has a cause.</summary>
    /// <param name="message">What was expected and what came.</param>
    /// <param name="innerException">The cause.</param>
    public PictureFileException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal PictureFileException(string file, string fault)
        : base($"{file}: {fault}.") => FileName = file;

    /// <summary>The path of the file, or a description such as <c>(stream)</c> where the data did not come from a path.</summary>
    public string? FileName { get; }
}
