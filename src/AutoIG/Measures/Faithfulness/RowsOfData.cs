using System.Globalization;
using System.Numerics.Tensors;

namespace AutoIG;

/// <summary>Rows that a measure is given: values of all inputs, one after another.</summary>
internal static class RowsOfData
{
    /// <summary>A copy.</summary>
    /// <exception cref="ArgumentException">There is no row, or a number is not finite.</exception>
    public static double[][] Checked(IReadOnlyList<double[]> rows, string name)
    {
        double[][] copies = Expect.FiniteRows(rows, name);
        return copies.Length > 0 ? copies : throw Expect.Unexpected(name, "at least one row", "none");
    }

    /// <summary>The rows in the element type of a model.</summary>
    /// <exception cref="ArgumentException">A row has another length than the inputs, or numbers that the type does not hold.</exception>
    public static T[][] Of<T>(MeasureCall<T> call, double[][] rows, string name)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var typed = new T[rows.Length][];
        for (int r = 0; r < rows.Length; r++)
        {
            typed[r] = new T[rows[r].Length];
            TensorPrimitives.ConvertTruncating<double, T>(rows[r], typed[r]);
            string row = string.Create(CultureInfo.InvariantCulture, $"{name}[{r}]");
            if (typed[r].Length != call.X.Length)
            {
                throw Expect.Unexpected(
                    row, $"the {call.X.Length} elements of the input of {call.Function.Signature.Name}", typed[r].Length);
            }

            if (!TensorPrimitives.IsFiniteAll<T>(typed[r]))
                throw Expect.Unexpected(row, $"finite numbers of type {typeof(T).Name}", "larger ones");
        }

        return typed;
    }
}
