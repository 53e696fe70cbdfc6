namespace AutoIG.Tool.Rows;

/// <summary>One row of data.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="Input">The arguments of the function.</param>
/// <param name="Label">The number in the column of labels; <see langword="null"/> where none was asked for.</param>
internal sealed record DataRow<T>(FunctionInput<T> Input, int? Label)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;
